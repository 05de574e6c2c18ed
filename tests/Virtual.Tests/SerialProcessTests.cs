using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The option on the command line, and the program as a process that is stopped by Ctrl-C.</summary>
public partial class SerialProcessTests
{
    [Fact]
    public void PortInUse_IsOneLineAndExitCode1()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string place = "tcp:" + ((IPEndPoint)taken.LocalEndPoint!).Port;

        CliResult result = Cli.Run("--serial", place);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"--serial {place}: TcpListener.Bind: EADDRINUSE, ", result.Error, StringComparison.Ordinal);
        Assert.Equal(result.Error.Length - 1, result.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void For_EndsTheRun_AndTheFirstLineSaysWhere()
    {
        CliResult result = Cli.Run("--serial", "tcp:0", "--for", "50ms");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^serial console at tcp:127\.0\.0\.1:[1-9]\d*, in real time for 50 ms$", result.Lines[0]);
        Assert.Equal("", result.Lines[1]);
        Assert.StartsWith("50 ms, seed 1, trace greenhouse.csv, no script", result.Lines[3], StringComparison.Ordinal);
        Assert.Matches("^heap after start-up: 0 bytes ", result.LastLine);
    }

    [Fact(Timeout = 60_000)]
    public async Task Process_TalksToAClient_UntilCtrlC()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs kill(2) and env(1) of coreutils");
        using Process process = Start("--serial", "tcp:0");
        string line = (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        Assert.StartsWith("serial console at tcp:127.0.0.1:", line, StringComparison.Ordinal);
        Assert.EndsWith(", in real time until Ctrl-C", line, StringComparison.Ordinal);
        using (var client = new TcpClient { ReceiveTimeout = SerialRig.PatienceMilliseconds })
        {
            await client.ConnectAsync(IPEndPoint.Parse(line.Split(' ', ',')[3]["tcp:".Length..]), TestContext.Current.CancellationToken);
            SerialRig.Send(client, "mode off\r\n");
            Assert.EndsWith("mode off\r\n", SerialRig.ReadTo(client, "mode off\r\n"), StringComparison.Ordinal);
        }

        Assert.Equal(0, Kill(process.Id, 2));
        string report = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("heap after start-up: 0 bytes allocated", report, StringComparison.Ordinal);
        Assert.Matches(@"^[^\n]* of virtual time in [^\n]*\n$", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static Process Start(params string[] arguments)
    {
        // The runtime that runs this test: .../shared/Microsoft.NETCore.App/version/, three folders below dotnet.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet"));
        // A shell starts what is to run in the background with Ctrl-C ignored, and children inherit that.
        string[] command = ["--default-signal=INT", dotnet, "exec", Path.Combine(AppContext.BaseDirectory, "virtual-board.dll"), .. arguments];
        return Process.Start(new ProcessStartInfo("env", command) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
