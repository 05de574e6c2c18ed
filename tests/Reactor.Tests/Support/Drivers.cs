using Embedded.HostShim;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>The drivers that this system has; each operation is tested on all of them.</summary>
internal static class Drivers
{
    public static TheoryData<ReactorDriver> All =>
        System.OperatingSystem.IsLinux() ? [ReactorDriver.Epoll, ReactorDriver.Portable] : [ReactorDriver.Portable];
}
