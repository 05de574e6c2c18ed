using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.Fetch;
using Xunit;

namespace Embedded.Net.Tests.Fetch;

/// <summary>One URL, with all that servers do.</summary>
public sealed class FetchTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Answer_IsReadAndCounted(ReactorDriver driver)
    {
        using var fetch = new FetchFixture(driver);
        fetch.Server.Answer("/a/b?c=%C3%A4", Hello);

        Outcome outcome = fetch.Fetch("/a/b?c=ä");

        Assert.Equal(("ok", 200, 5, 1, 0), (outcome.State, outcome.Status, outcome.Bytes, outcome.Attempts, outcome.Redirects));
        Assert.Equal(
            "GET /a/b?c=%C3%A4 HTTP/1.1\r\nHost: 127.0.0.1:" + fetch.Server.Port
                + "\r\nUser-Agent: embedded-fetch\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            Assert.Single(fetch.Server.Requests));
    }

    [Theory]
    [InlineData(Hello, 5)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nCONTENT-LENGTH:5\r\n\r\nhello and more", 5)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 0)]
    [InlineData("HTTP/1.0 200\r\n\r\nto the end", 10)]
    [InlineData("HTTP/1.1 200 OK\n\nto the end", 10)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\nto the end", 10)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Hello, 5)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", 15)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\n1 \r\nx\r\n0\r\nTrailer: x\r\n\r\nmore", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0)]
    public void EndOfTheBody_IsFound_InWhateverPiecesItComes(string answer, int bytes)
    {
        using var fetch = new FetchFixture();

        foreach (int pieceBytes in (int[])[int.MaxValue, 1, 7])
        {
            Outcome outcome = fetch.FetchAnswer(answer, pieceBytes);

            Assert.Null(outcome.Error);
            Assert.Equal(bytes, outcome.Bytes);
        }
    }

    [Theory]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", "the status line")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", "the status line")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "the status line")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", "the status line")]
    [InlineData("SSH-2.0-x\r\n\r\n", "the status line")]
    [InlineData("\r\n", "the status line")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a header without a name")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "a header without a name")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "the Content-Length")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "the Content-Length")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "the Content-Length")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "the Content-Length")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "a chunk's size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;\r\n", "a chunk's size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "a chunk's size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0000000000000001\r\n", "a chunk's size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nx", "a chunk's line without its end")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", "a chunk is longer than its size")]
    public void WhatIsNotHttp_IsSaidSo_AndNotTriedAgain(string answer, string what)
    {
        using var fetch = new FetchFixture();

        foreach (int pieceBytes in (int[])[int.MaxValue, 1])
        {
            Outcome outcome = fetch.FetchAnswer(answer, pieceBytes, FetchFixture.Options with { Attempts = 3 });

            Assert.Equal(("failed", "not HTTP/1.1: " + what, 1), (outcome.State, outcome.Error, outcome.Attempts));
        }
    }

    [Fact]
    public void AnswersWithoutAnEnd_AreCutOff()
    {
        using var fetch = new FetchFixture();
        Endless("/headers", "HTTP/1.1 200 OK\r\n", "A: 0123456789\r\n");
        Endless("/line", string.Empty, "0123456789");
        Endless("/interim", string.Empty, "HTTP/1.1 100 Continue\r\n\r\n");
        Endless("/body", "HTTP/1.1 200 OK\r\n\r\n", "0123456789");
        Endless("/extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "0123456789");
        Endless("/trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n");

        Assert.Equal("not HTTP/1.1: the headers have more than 32768 bytes", fetch.Fetch("/headers").Error);
        Assert.Equal("not HTTP/1.1: the headers have more than 32768 bytes", fetch.Fetch("/line").Error);
        Assert.Equal("not HTTP/1.1: only answers of 1xx", fetch.Fetch("/interim").Error);
        Assert.Equal("the body has more than 100000 bytes", fetch.Fetch("/body", FetchFixture.Options with { BodyBytes = 100_000 }).Error);
        Assert.Equal("not HTTP/1.1: a chunk's line is too long", fetch.Fetch("/extension").Error);
        Assert.Equal("not HTTP/1.1: the trailer is too long", fetch.Fetch("/trailer").Error);

        void Endless(string path, string start, string rest) => fetch.Server.Script(path, async stream =>
        {
            await stream.WriteAll(System.Text.Encoding.ASCII.GetBytes(start));
            byte[] more = System.Text.Encoding.ASCII.GetBytes(string.Concat(System.Linq.Enumerable.Repeat(rest, 100)));
            while (true)
            {
                await stream.WriteAll(more);
            }
        });
    }

    [Theory]
    [InlineData("", "closed before the answer", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "closed before the answer", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "closed after 5 bytes of the body, before its end", 200)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello", "closed after 5 bytes of the body, before its end", 200)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", "closed after 5 bytes of the body, before its end", 200)]
    public void TruncatedAnswer_IsTriedAgain(string answer, string error, int status)
    {
        using var fetch = new FetchFixture();

        Outcome outcome = fetch.FetchAnswer(answer, options: FetchFixture.Options with { Attempts = 3 });

        Assert.Equal(("failed", error, status, 3), (outcome.State, outcome.Error, outcome.Status, outcome.Attempts));
        Assert.Equal(3, fetch.Server.Requests.Count);
    }

    [Theory]
    [InlineData("", "0123456789abcdef")]
    [InlineData("Transfer-Encoding: chunked\r\n", "010;x\r\n0123456789abcdef\r\n")]
    public void Body_IsReadWithoutAllocation(string header, string unit)
    {
        const int Pieces = 1000;
        using var fetch = new FetchFixture();
        byte[] head = System.Text.Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + header + "\r\n");
        byte[] piece = System.Text.Encoding.ASCII.GetBytes(string.Concat(System.Linq.Enumerable.Repeat(unit, 100)));
        int pieces = Pieces;
        fetch.Server.Script("/", async stream =>
        {
            await stream.WriteAll(head);
            for (int i = 0; i < pieces; i++)
            {
                await stream.WriteAll(piece);
            }

            await stream.WriteAll(header.Length == 0 ? [] : "0\r\n\r\n"u8.ToArray());
        });
        Allocated();

        long few = Allocated();
        pieces = 10 * Pieces;
        long many = Allocated();

        // Less than a byte a piece more.
        Assert.InRange(many - few, long.MinValue, 9 * Pieces);

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Outcome outcome = fetch.Fetch("/");
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((null, pieces * 1600L), (outcome.Error, outcome.Bytes));
            return allocated;
        }
    }

    [Fact]
    public void ConnectionThatIsReset_IsTriedAgain()
    {
        using var fetch = new FetchFixture();
        fetch.Server.Script("/", async stream =>
        {
            if (fetch.Server.Requests.Count < 3)
            {
                await stream.WriteAll("HTTP/1.1 200 OK\r\nContent-Le"u8.ToArray());
                stream.Reset();
            }
            else
            {
                await stream.WriteAll(System.Text.Encoding.ASCII.GetBytes(Hello));
            }
        });

        Outcome outcome = fetch.Fetch("/", FetchFixture.Options with { Attempts = 5 });

        Assert.Equal(("ok", 3, 5), (outcome.State, outcome.Attempts, outcome.Bytes));
        Assert.Equal("the connection broke: ECONNRESET", Reset().Error);

        Outcome Reset()
        {
            fetch.Server.Requests.Clear();
            return fetch.Fetch("/");
        }
    }

    [Theory]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    [InlineData(404, 1)]
    [InlineData(501, 1)]
    public void StatusThatMayPass_IsTriedAgain_OthersAreNot(int status, int attempts)
    {
        using var fetch = new FetchFixture();

        Outcome outcome = fetch.FetchAnswer(
            "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n", options: FetchFixture.Options with { Attempts = 3 });

        Assert.Equal(("failed", "status " + status, status, attempts), (outcome.State, outcome.Error, outcome.Status, outcome.Attempts));
    }

    [Fact]
    public void NobodyListens_IsTriedAgain()
    {
        using var fetch = new FetchFixture();
        TcpListener listener = fetch.Test.Listen();
        var url = new Uri("http://" + listener.LocalEndPoint);
        listener.Dispose();

        Outcome outcome = Assert.Single(fetch.FetchAll(FetchFixture.Options with { Attempts = 2 }, url));

        Assert.Equal(("failed", "no connection: ECONNREFUSED", 2), (outcome.State, outcome.Error, outcome.Attempts));
    }

    [Fact]
    public void HostThatDoesNotTakeTheConnection_IsGivenUpInTime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a full queue of connections is silent on Linux");
        using var fetch = new FetchFixture();
        TcpListener listener = fetch.Test.Own(TcpListener.Bind(fetch.Test.Reactor, TestReactor.Loopback, backlog: 1));
        int connected = 0;
        for (int i = 0; i < 4; i++)
        {
            fetch.Test.Spawn(Fill());
        }

        // The queue has one place more than the backlog.
        fetch.Test.Run(TcpTests.WaitFor(() => connected == 2));

        Outcome outcome = Assert.Single(fetch.FetchAll(
            FetchFixture.Options with { ConnectMilliseconds = 100 }, new Uri("http://" + listener.LocalEndPoint)));

        Assert.Equal(("failed", "no connection within 100 ms"), (outcome.State, outcome.Error));

        async Future Fill()
        {
            using TcpStream stream = await TcpStream.Connect(fetch.Test.Reactor, listener.LocalEndPoint);
            connected++;
            await Future.Pending();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")]
    public void ServerThatTrickles_IsGivenUpInTime_AndTriedAgain(string start)
    {
        using var fetch = new FetchFixture();
        fetch.Server.Script("/", async stream =>
        {
            await stream.WriteAll(System.Text.Encoding.ASCII.GetBytes(start));
            while (true)
            {
                await Embedded.Async.Timer.AfterMilliseconds(5);
                await stream.WriteAll("x"u8.ToArray());
            }
        });

        Outcome outcome = fetch.Fetch("/", FetchFixture.Options with { AttemptMilliseconds = 40, Attempts = 2 });

        Assert.Equal(("failed", "not done within 40 ms", 2), (outcome.State, outcome.Error, outcome.Attempts));
    }

    [Fact]
    public void Redirects_AreFollowed()
    {
        using var fetch = new FetchFixture();
        var other = new ScriptedServer(fetch.Test);
        fetch.Server.Answer("/a/", "HTTP/1.1 301 X\r\nLocation: b?c=d\r\n\r\n");
        fetch.Server.Answer("/a/b?c=d", "HTTP/1.1 307 X\r\nLocation: /e\r\nContent-Length: 1000000\r\n\r\nthe body is left");
        fetch.Server.Answer("/e", "HTTP/1.1 302 X\r\nLocation: " + other["/f#part"] + "\r\n\r\n");
        other.Answer("/f", Hello);

        Outcome outcome = fetch.Fetch("/a/");

        Assert.Equal(("ok", 3, 200), (outcome.State, outcome.Redirects, outcome.Status));
        Assert.Equal(other["/f#part"].AbsoluteUri, outcome.FinalUrl);
        Assert.StartsWith("GET /f HTTP/1.1\r\n", Assert.Single(other.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Location: /\r\n", "more than 5 redirects")]
    [InlineData("", "a redirect to nowhere")]
    [InlineData("Location: http://[\r\n", "a redirect to nowhere")]
    [InlineData("Location: https://127.0.0.1/\r\n", "a redirect to what is not http; this program has no TLS and fetches http:// only")]
    [InlineData("Location: file:///etc/passwd\r\n", "a redirect to what is no URL; give one such as http://127.0.0.1:8080/")]
    public void RedirectThatLeadsNowhere_IsAnError(string location, string error)
    {
        using var fetch = new FetchFixture();

        Outcome outcome = fetch.FetchAnswer(
            "HTTP/1.1 302 X\r\n" + location + "\r\n", options: FetchFixture.Options with { Attempts = 3 });

        Assert.Equal(("failed", error, 1), (outcome.State, outcome.Error, outcome.Attempts));
    }

    [Fact]
    public void Names_AreResolved()
    {
        using var fetch = new FetchFixture();
        fetch.Server.Answer("/", Hello);

        Outcome[] outcomes = fetch.FetchAll(
            FetchFixture.Options,
            new Uri("http://localhost:" + fetch.Server.Port),
            new Uri("http://LOCALHOST:" + fetch.Server.Port),
            new Uri("http://no-such-host.invalid/"));

        Assert.Equal(("ok", "ok", "failed"), (outcomes[0].State, outcomes[1].State, outcomes[2].State));
        Assert.StartsWith("no address: ", outcomes[2].Error, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: localhost:" + fetch.Server.Port + "\r\n", fetch.Server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_IsWrittenInBrackets()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "no IPv6");
        using var fetch = new FetchFixture();
        var server = new ScriptedServer(fetch.Test, IPAddress.IPv6Loopback);
        server.Answer("/", Hello);

        Outcome outcome = Assert.Single(fetch.FetchAll(FetchFixture.Options, new Uri("http://[::1]:" + server.Port + "/")));

        Assert.Null(outcome.Error);
        Assert.Contains("\r\nHost: [::1]:" + server.Port + "\r\n", server.Requests[0], StringComparison.Ordinal);
    }
}
