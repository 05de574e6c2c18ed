using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Net.Tests.Fetch;

/// <summary>The sample as a process, with a server of .NET's.</summary>
public sealed class FetchProcessTests
{
    [Fact(Timeout = 60_000)]
    public async Task CtrlC_CancelsTheRest_AndTheReportIsWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill(2)");
        var token = TestContext.Current.CancellationToken;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using Process process = SampleProcess.Start("fetch.dll", "--input", "-", "--json");
        await process.StandardInput.WriteLineAsync("http://" + silent.LocalEndpoint + "/");
        process.StandardInput.Close();
        using Socket connection = await silent.AcceptSocketAsync(token);

        Assert.True(SampleProcess.Signal(process, SampleProcess.Interrupt));

        await process.WaitForExitAsync(token);
        using var json = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync(token));
        Assert.Equal("cancelled", json.RootElement.GetProperty("results")[0].GetProperty("state").GetString());
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync(token));
        Assert.Equal(1, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task AllFetched_IsExitCode0()
    {
        var token = TestContext.Current.CancellationToken;
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using Process process = SampleProcess.Start("fetch.dll", "http://" + server.LocalEndpoint + "/x");
        using Socket connection = await server.AcceptSocketAsync(token);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8.ToArray(), token);

        await process.WaitForExitAsync(token);

        string output = await process.StandardOutput.ReadToEndAsync(token);
        Assert.Contains("http://" + server.LocalEndpoint + "/x\n", output, StringComparison.Ordinal);
        Assert.Contains("\n1 of 1 fetched, 0 failed, 0 cancelled; 2 bytes in ", output, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }
}
