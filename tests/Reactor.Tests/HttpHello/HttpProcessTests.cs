using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Net.Tests.HttpHello;

/// <summary>The sample as a process, asked by .NET's own client, and stopped as people and service managers stop it.</summary>
public sealed class HttpProcessTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(SampleProcess.Interrupt, "1")]
    [InlineData(SampleProcess.Terminate, "1")]
    [InlineData(SampleProcess.Interrupt, "2")]
    [InlineData(SampleProcess.Terminate, "4")]
    [InlineData(SampleProcess.Terminate, "0")]
    public async Task CtrlCAndTerminate_StopItInGoodOrder(int signal, string workers)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill(2)");
        using Process process = SampleProcess.Start("http-hello.dll", "0", "--workers", workers);
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on http://127.0.0.1:", line, StringComparison.Ordinal);
        var address = new Uri(line!.Split(' ', ',')[2]);
        using (var client = new HttpClient())
        {
            Assert.Equal("Hello, world!\n", await client.GetStringAsync(address, TestContext.Current.CancellationToken));

            Assert.True(SampleProcess.Signal(process, signal));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("stopped\n", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Top_TellsItsTasks_AndDoesNotHoldUpItsEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill(2), and a Unix socket");
        string path = Path.Combine(Path.GetTempPath(), "hello-" + Guid.NewGuid().ToString("N")[..12]);
        using Process process = SampleProcess.Start("http-hello.dll", "0", "--top", "unix:" + path);
        Assert.StartsWith("listening on ", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
            using var lines = new StreamReader(new NetworkStream(socket));
            string? line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("{\"protocol\":\"embedded-runtime/1\",\"kind\":\"executor\",\"name\":\"http-hello\",", line, StringComparison.Ordinal);
            while (!line!.Contains("\"name\":\"accept\",\"state\":\"waiting\"", StringComparison.Ordinal))
            {
                // Not polled yet; the next line is a second later.
                line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.NotNull(line);
            }

            Assert.True(SampleProcess.Signal(process, SampleProcess.Terminate));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("stopped\n", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, process.ExitCode);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("65536")]
    [InlineData("0", "1")]
    [InlineData("--workers")]
    [InlineData("--workers", "201")]
    [InlineData("--workers", "-1", "0")]
    [InlineData("--top")]
    [InlineData("--top", "9090")]
    [InlineData("80", "--top", "tcp:x")]
    public async Task WrongArguments_AreOneLineAndExitCode2(params string[] arguments)
    {
        Assert.SkipWhen(
            Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory()) == AppContext.BaseDirectory, "the runtime was published with the tests, without its dotnet");
        using Process process = SampleProcess.Start("http-hello.dll", arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith("usage: http-hello [PORT]", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
