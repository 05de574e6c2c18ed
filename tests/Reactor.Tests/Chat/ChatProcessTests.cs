using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Net.Tests.Chat;

/// <summary>The sample as a process, with a client of .NET's, and stopped as people and service managers stop it.</summary>
public sealed class ChatProcessTests
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
        var token = TestContext.Current.CancellationToken;
        using Process process = SampleProcess.Start("chat.dll", "--port", "0", "--workers", workers);
        string? line = await process.StandardOutput.ReadLineAsync(token);
        Assert.StartsWith("listening on 127.0.0.1:", line, StringComparison.Ordinal);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(line!.Split(' ', ',')[2]), token);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync("ann\n"u8.ToArray(), token);
        Assert.Equal("-- what is your name?", await reader.ReadLineAsync(token));
        Assert.StartsWith("-- welcome, ann", await reader.ReadLineAsync(token), StringComparison.Ordinal);

        Assert.True(SampleProcess.Signal(process, signal));

        Assert.Equal("-- the server closes\n", await reader.ReadToEndAsync(token));
        client.Close();
        await process.WaitForExitAsync(token);
        Assert.Equal("stopped\n", await process.StandardOutput.ReadToEndAsync(token));
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync(token));
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("chat: --port '70000' is not a whole number from 0 to 65535; --help lists the options\n", "--port", "70000")]
    [InlineData("chat: --workers '201' is not a whole number from 0 to 200; --help lists the options\n", "--workers", "201")]
    [InlineData("chat: --address 'here' is no IP address; give one such as 127.0.0.1 or ::1\n", "--address", "here")]
    public async Task WrongArguments_AreOneLineAndExitCode2(string message, params string[] arguments)
    {
        using Process process = SampleProcess.Start("chat.dll", arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(message, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, process.ExitCode);
    }
}
