using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace Embedded.Net.Tests;

/// <summary>A sample as a process of its own, with its output redirected.</summary>
internal static partial class SampleProcess
{
    internal const int Interrupt = 2;
    internal const int Terminate = 15;

    internal static Process Start(string assembly, params string[] arguments)
    {
        // The runtime that runs this test: .../shared/Microsoft.NETCore.App/version/, three folders below dotnet.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet"));
        string[] command = [dotnet, "exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments];
        if (OperatingSystem.IsLinux())
        {
            // A shell starts what is to run in the background with Ctrl-C ignored, and children inherit that.
            command = ["env", "--default-signal=INT", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Sends it a signal (kill(2)).</summary>
    internal static bool Signal(Process process, int signal) => Kill(process.Id, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
