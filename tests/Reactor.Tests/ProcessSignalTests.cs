using System;
using System.Runtime.InteropServices;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed partial class ProcessSignalTests
{
    public ProcessSignalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill(2)");

    /// <summary>
    /// Not Ctrl-C, which ends the run of the tests; HttpHello is stopped by that, and by SIGTERM, in a process of its own. Nor a hang-up, which
    /// whoever starts the tests may have had ignored.
    /// </summary>
    [Fact]
    public void Request_EndsTheWait_AndNotTheProcess()
    {
        const int WindowChange = 28;
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var signal = new ProcessSignal((PosixSignal)WindowChange);

        Assert.Equal(0, Kill(Environment.ProcessId, WindowChange));
        test.Run(signal.Wait());
        Assert.Equal(0, Kill(Environment.ProcessId, WindowChange));
        test.Run(signal.Wait());
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
