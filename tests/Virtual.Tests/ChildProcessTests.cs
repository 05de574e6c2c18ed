using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The program as a process: nothing in it has run before, so what happens only once is measured too.</summary>
public class ChildProcessTests
{
    [Fact]
    public async Task ColdRunOfEverything_AllocatesNothingAndIsTheSameAsHere()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("everything.txt", StressScripts.Everything());
        string[] args = ["--script", script, "--for", "1m"];
        (int exitCode, string output, string error) = await Start(args);
        // The text first: it says what was allocated.
        Assert.Equal(Cli.Run(args).Output, output);
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^1 min of virtual time in \d+\.\d\d s\n$", error);
    }

    [Fact]
    public async Task WrongOption_IsOneLineAndExitCode2()
    {
        Assert.Equal((2, "", "unknown option '--bogus'; --help lists the options\n"), await Start("--bogus"));
    }

    private static async Task<(int ExitCode, string Output, string Error)> Start(params string[] args)
    {
        // The runtime that runs this test: .../shared/Microsoft.NETCore.App/version/, three folders below dotnet.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet"));
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string arg in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "virtual-board.dll"), .. args])
        {
            start.ArgumentList.Add(arg);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
