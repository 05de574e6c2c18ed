using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Embedded.Samples.ModbusGateway;
using Xunit;

namespace Embedded.Net.Tests.ModbusGateway;

/// <summary>The sample's command line, its demonstration, and the program as a process.</summary>
public sealed partial class GatewayProcessTests
{
    [Theory]
    [InlineData("no line is given; give --line, or --demo")]
    [InlineData("--demo brings its own line; leave --line out", "--demo", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--line needs a value: --line WHERE[=UNITS]; see --help", "--line")]
    [InlineData("--line 'COM1' is no line; give /dev/ttyX or tcp:HOST:PORT", "--line", "COM1")]
    [InlineData("--line 'tcp:127.0.0.1' is no line; give tcp:HOST:PORT", "--line", "tcp:127.0.0.1")]
    [InlineData("--line 'tcp:1' is no line; give tcp:HOST:PORT", "--line", "tcp:1")]
    [InlineData("--line 'tcp:127.0.0.1:0' is no line; give tcp:HOST:PORT", "--line", "tcp:127.0.0.1:0")]
    [InlineData("--line 'tcp:127.0.0.1:1=0-3' has wrong units; give numbers and ranges from 1 to 247, such as 1-10,17", "--line", "tcp:127.0.0.1:1=0-3")]
    [InlineData("--line 'tcp:127.0.0.1:2' has unit 1, which another line has already; give each line its units, as in tcp:127.0.0.1:2=1-10", "--line", "tcp:127.0.0.1:1", "--line", "tcp:127.0.0.1:2")]
    [InlineData("--listen 'here' is not an address; give ADDRESS:PORT, such as 0.0.0.0:502, or a port", "--listen", "here", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--listen '65536' is not an address; give ADDRESS:PORT, such as 0.0.0.0:502, or a port", "--listen", "65536", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--baud '9601' is not right; give a standard rate from 1200 to 3000000, such as 9600", "--baud", "9601", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--baud needs a value: --baud N; see --help", "--line", "tcp:127.0.0.1:1", "--baud")]
    [InlineData("--baud is given 2 times; give it once", "--baud", "9600", "--baud", "9600", "--demo")]
    [InlineData("--parity 'mark' is not right; give none, even or odd", "--parity", "mark", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--stop-bits '3' is not right; give 1 or 2", "--stop-bits", "3", "--line", "tcp:127.0.0.1:1")]
    [InlineData("--timeout '0' is not right; give milliseconds from 1 to 60000", "--timeout", "0", "--demo")]
    [InlineData("unknown '--bogus'; --help lists the options", "--bogus")]
    public void WrongCommandLine_IsOneLineAndExitCode2(string message, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(2, Program.Run(args, output, error));

        Assert.Equal(("", "modbus-gateway: " + message + "\n"), (output.ToString(), error.ToString()));
    }

    [Fact]
    public void Help_NamesEveryOption()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(0, Program.Run(["--help"], output, error));

        Assert.Equal("", error.ToString());
        Assert.All(
            (string[])["--line", "--listen", "--baud", "--parity", "--stop-bits", "--timeout", "--demo", "Exit code:"],
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void PortInUse_IsOneLineAndExitCode1()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(1, Program.Run(["--line", "tcp:127.0.0.1:1", "--listen", taken.LocalEndPoint!.ToString()!], output, error));

        Assert.StartsWith("modbus-gateway: TcpListener.Bind: EADDRINUSE, ", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The time-out is what the one request takes that nobody answers; on a busy machine the others must not reach it.</summary>
    [Fact]
    public void Demo_ReadsTheRegistersOfASlaveOnAVirtualBoard()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(0, Program.Run(["--demo", "--baud", "38400", "--timeout", "3000"], output, error));

        Assert.Equal("", error.ToString());
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.StartsWith("board: a Modbus slave, unit 17, on COM1 at 38400 baud, which is tcp:127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "client: unit 17, 4 registers from 0: 215 483 10132 1",
                "client: unit 17, register 3 is written: 42",
                "client: unit 17, 1 registers from 3: 42",
                "client: unit 17, 1 registers from 4: exception 2, illegal data address",
                "client: unit 18, 1 registers from 0: exception 11, gateway target device failed to respond",
                "client: unit 200, 1 registers from 0: exception 10, gateway path unavailable",
            ],
            lines[3..]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Process_AnswersForALineThatIsNotThere_AndStopsInGoodOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs kill(2) and env(1) of coreutils");
        using Process process = Start("--listen", "0", "--line", "/dev/ttyNowhere");
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on 127.0.0.1:", line, StringComparison.Ordinal);
        using (var client = new TcpClient { ReceiveTimeout = 30_000 })
        {
            await client.ConnectAsync(IPEndPoint.Parse(line!.Split(' ', ',')[2]), TestContext.Current.CancellationToken);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(GatewayFixture.Tcp(5, "11 03 00 00 00 01"), TestContext.Current.CancellationToken);
            var answer = new byte[9];
            await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
            Assert.Equal(GatewayFixture.Tcp(5, "11 83 0A"), answer);

            Assert.Equal(0, Kill(process.Id, 15));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("stopped\n", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "modbus-gateway: line /dev/ttyNowhere is not there: SerialStream.Open /dev/ttyNowhere: ENOENT, ",
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(params string[] arguments)
    {
        // The runtime that runs this test: .../shared/Microsoft.NETCore.App/version/, three folders below dotnet.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet"));
        string[] command = [dotnet, "exec", Path.Combine(AppContext.BaseDirectory, "modbus-gateway.dll"), .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
