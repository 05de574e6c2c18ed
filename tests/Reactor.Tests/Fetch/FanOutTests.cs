using System;
using System.Linq;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.Samples.Fetch;
using Xunit;
using Signal = Embedded.Async.Signal;

namespace Embedded.Net.Tests.Fetch;

/// <summary>Many URLs at the same time.</summary>
public sealed class FanOutTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void ManyUrls_AreAllFetched_NoMoreAtATimeThanThereAreJobs(ReactorDriver driver)
    {
        using var fetch = new FetchFixture(driver, taskSlots: 700);
        fetch.Server.Answer("/", Hello, pieceBytes: 10);

        Outcome[] outcomes = fetch.FetchAll(FetchFixture.Options with { Jobs = 40, JobsPerHost = 100 }, fetch.Urls(500, "/"));

        Assert.All(outcomes, outcome => Assert.Equal(("ok", 5), (outcome.State, outcome.Bytes)));
        Assert.Equal(500, fetch.Server.Requests.Count);
        // One that the fetcher has closed may still be open here.
        Assert.InRange(fetch.Server.MostOpen, 2, 80);
    }

    [Fact]
    public void Jobs_AreHeldWhileTheyRun()
    {
        using var fetch = new FetchFixture();
        var go = new Notify(waiters: 8);
        fetch.Server.Script("/", async stream =>
        {
            await go.Wait();
            await stream.WriteAll(System.Text.Encoding.ASCII.GetBytes(Hello));
        });
        TaskHandle fetching = fetch.Test.Spawn(FetchAll());

        for (int round = 1; round <= 3; round++)
        {
            fetch.Test.Run(TcpTests.WaitFor(() => fetch.Server.Requests.Count == 2 * round));
            // Time for a third, which must not come.
            fetch.Test.Run(Embedded.Async.Timer.AfterMilliseconds(10));
            Assert.Equal(2 * round, fetch.Server.Requests.Count);
            go.NotifyAll();
        }

        fetch.Test.Run(Ended());

        async Future FetchAll() => Assert.All(
            await fetch.Start(FetchFixture.Options with { Jobs = 2 }, Future.Pending(), fetch.Urls(6, "/")),
            outcome => Assert.Equal("ok", outcome.State));

        async Future Ended() => await fetching.Join();
    }

    [Fact]
    public void BusyHost_KeepsNoOtherHostFromAJob()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "all of 127.0.0.0/8 is this machine on Linux");
        using var fetch = new FetchFixture();
        var free = new ScriptedServer(fetch.Test, IPAddress.Parse("127.0.0.2"));
        var freeUrl = new Uri("http://127.0.0.2:" + free.Port + "/");
        free.Answer("/", Hello);
        // The busy one answers once the free one is done with.
        fetch.Server.Script("/", async stream =>
        {
            await TcpTests.WaitFor(() => free.Requests.Count == 3);
            await stream.WriteAll(System.Text.Encoding.ASCII.GetBytes(Hello));
        });

        Outcome[] outcomes = fetch.FetchAll(
            FetchFixture.Options with { Jobs = 2, JobsPerHost = 1 }, [.. fetch.Urls(3, "/"), freeUrl, freeUrl, freeUrl]);

        Assert.All(outcomes, outcome => Assert.Equal("ok", outcome.State));
        Assert.Equal(1, fetch.Server.MostOpen);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Stop_CancelsTheRest_AndTellsWhatWasDone(ReactorDriver driver)
    {
        using var fetch = new FetchFixture(driver);
        var stop = new Signal();
        fetch.Server.Answer("/quick", Hello);
        fetch.Server.Answer("/missing", "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n");
        fetch.Server.Script("/never", async stream =>
        {
            await stream.WriteAll("HTTP/1.1 200 OK\r\n"u8.ToArray());
            stop.Set();
            await Future.Pending();
        });

        Outcome[] outcomes = fetch.Test.Run(fetch.Start(
            FetchFixture.Options with { Jobs = 1 },
            stop.Wait(),
            fetch.Server["/quick"],
            fetch.Server["/missing"],
            fetch.Server["/never"],
            fetch.Server["/quick"],
            new Uri("http://no-such-host.invalid/")));

        Assert.Equal(["ok", "failed", "cancelled", "cancelled", "cancelled"], outcomes.Select(outcome => outcome.State));
        Assert.Equal([1, 1, 1, 0, 0], outcomes.Select(outcome => outcome.Attempts));
    }

    [Fact]
    public void Stop_EndsAWaitForAnotherAttempt()
    {
        using var fetch = new FetchFixture();
        var stop = new Signal();
        fetch.Server.Script("/", async stream =>
        {
            await stream.WriteAll("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            stop.Set();
        });

        Outcome outcome = Assert.Single(fetch.Test.Run(fetch.Start(
            new FetchOptions { BackoffMilliseconds = 1_000_000, MostBackoffMilliseconds = 1_000_000 }, stop.Wait(), fetch.Server["/"])));

        Assert.True(outcome.IsCancelled);
    }
}
