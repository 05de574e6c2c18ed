using System;
using System.Runtime.InteropServices;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>The drivers that this system has; each operation is tested on all of them.</summary>
internal static class Drivers
{
    public static TheoryData<ReactorDriver> All =>
        Own == ReactorDriver.Portable || IsWine ? [Own] : [Own, ReactorDriver.Portable];

    /// <summary>
    /// Whether Windows is Wine, where not everything is as on Windows: above all, what a reset connection's reads tell. The portable driver, which is
    /// .NET's business there, is left out.
    /// </summary>
    public static bool IsWine { get; } = OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll"), "wine_get_version", out _);

    /// <summary>The one that is for this system alone.</summary>
    public static ReactorDriver Own =>
        OperatingSystem.IsLinux() ? ReactorDriver.Epoll
        : OperatingSystem.IsWindows() ? ReactorDriver.Iocp
        : ReactorDriver.Portable;
}
