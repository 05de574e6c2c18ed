using System;
using System.Linq;
using System.Net;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.HttpHello;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests.HttpHello;

public sealed class HttpHelloTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string LastGet = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void Get_IsAnsweredWithHello(ReactorDriver driver, int workers)
    {
        using var http = new HttpFixture(driver, workers: workers);

        Assert.Equal(HttpFixture.LastHello, http.Ask(LastGet));
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void KeepAlive_OneRequestAfterAnother(ReactorDriver driver, int workers)
    {
        using var http = new HttpFixture(driver, workers: workers);
        TcpStream stream = http.Connect();

        for (int i = 0; i < 3; i++)
        {
            http.Send(stream, Get);
            Assert.Equal(HttpFixture.Hello, http.Read(stream, HttpFixture.Hello.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void PipelinedRequests_AreAnsweredInOrder(ReactorDriver driver, int workers)
    {
        using var http = new HttpFixture(driver, workers: workers);
        // More than the answers that fit into one write.
        string requests = string.Concat(Enumerable.Repeat(Get, 100));

        string answers = http.Ask(requests + "GET /other HTTP/1.1\r\nHost: x\r\n\r\n" + LastGet);

        Assert.StartsWith(string.Concat(Enumerable.Repeat(HttpFixture.Hello, 100)) + "HTTP/1.1 404 Not Found\r\n", answers, StringComparison.Ordinal);
        Assert.EndsWith(HttpFixture.LastHello, answers, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void RequestsInOneByteWrites_AreTheSame(ReactorDriver driver, int workers)
    {
        using var http = new HttpFixture(driver, workers: workers);

        Assert.Equal(
            HttpFixture.Hello + HttpFixture.LastHello,
            http.Ask("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + LastGet, pieceBytes: 1));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET / HTTQ/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: x\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nA: \u0001\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501)]
    [InlineData("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 413)]
    public void WrongRequest_IsRefusedAndTheConnectionClosed(string request, int status)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        string whole = http.Ask(request);
        string inPieces = http.Ask(request, pieceBytes: 1);

        Assert.StartsWith("HTTP/1.1 " + status + " ", whole, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", whole, StringComparison.Ordinal);
        Assert.Equal(whole, inPieces);
    }

    [Fact]
    public void WrongRequestBehindARightOne_BothAreAnswered()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        string answers = http.Ask(Get + "GET /\r\n\r\n" + Get);

        Assert.StartsWith(HttpFixture.Hello + "HTTP/1.1 400 Bad Request\r\n", answers, StringComparison.Ordinal);
        Assert.DoesNotContain("200", answers[HttpFixture.Hello.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void OtherMethod_IsToldWhichThereAre_AndMayGoOn()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        string answers = http.Ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde" + LastGet);

        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", answers, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", answers, StringComparison.Ordinal);
        Assert.EndsWith(HttpFixture.LastHello, answers, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_IsAnsweredWithoutABody()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        string answer = http.Ask("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Equal(HttpFixture.LastHello[..^"Hello, world!\n".Length], answer);
    }

    [Fact]
    public void Http10_ClosesUnlessAskedNotTo()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        Assert.Equal(HttpFixture.LastHello, http.Ask("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(
            HttpFixture.Hello + HttpFixture.LastHello,
            http.Ask("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\nHost: x\r\n\r\n"));
    }

    [Theory]
    [InlineData("Connection: close, keep-alive\r\n")]
    [InlineData("Connection: close\r\nConnection: keep-alive\r\n")]
    public void Close_WinsOverKeepAlive(string headers)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        Assert.Equal(HttpFixture.LastHello, http.Ask("GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + Get));
    }

    [Theory]
    [InlineData("http://x/", "200")]
    [InlineData("HTTP://x:8080", "200")]
    [InlineData("http://x/other", "404")]
    [InlineData("http:/", "404")]
    public void TargetThatNamesTheHost_IsTheSame(string target, string status)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        string answer = http.Ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 " + status + " ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void ClientThatWaitsToBeToldToGoOn_IsTold()
    {
        const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
        using var http = new HttpFixture(ReactorDriver.Automatic);
        TcpStream stream = http.Connect();

        for (int i = 0; i < 2; i++)
        {
            http.Send(stream, Get + "GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
            Assert.Equal(HttpFixture.Hello + Continue, http.Read(stream, HttpFixture.Hello.Length + Continue.Length));
            http.Send(stream, "a");
            http.Send(stream, "bc");
            Assert.Equal(HttpFixture.Hello, http.Read(stream, HttpFixture.Hello.Length));
        }

        // Not one that has sent it already, nor one of HTTP/1.0, which knows no such answer.
        Assert.Equal(
            HttpFixture.Hello + HttpFixture.LastHello,
            http.Ask("GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc" + LastGet));
        Assert.Equal(
            HttpFixture.LastHello,
            http.Ask("GET / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", pieceBytes: 1));
    }

    [Fact]
    public void EmptyLineBeforeARequest_IsForgiven()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        Assert.Equal(HttpFixture.LastHello, http.Ask("\r\n" + LastGet));
    }

    [Theory]
    [InlineData(2048 - 13, "404")]
    [InlineData(2048 - 12, "414")]
    public void RequestLine_OfAByteTooMuch_IsRefused(int targetBytes, string status)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);
        string target = "/" + new string('a', targetBytes - 1);

        string answer = http.Ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 " + status + " ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void RequestLineWithoutAnEnd_IsRefusedOnceItIsTooLong()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);

        Assert.StartsWith("HTTP/1.1 414 ", http.Ask(new string('a', 100_000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(8000)]
    [InlineData(500_000)]
    public void HeadersTooLong_AreRefused(int valueBytes)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);
        var headers = new StringBuilder();
        while (headers.Length < 8192)
        {
            headers.Append("A: ").Append('b', valueBytes).Append("\r\n");
        }

        string answer = http.Ask("GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void ClientThatTrickles_IsCutOff(ReactorDriver driver, int workers)
    {
        using var http = new HttpFixture(driver, new HttpLimits { MostConnections = 8, RequestMilliseconds = 40, LingerMilliseconds = 20 }, workers);
        TcpStream stream = http.Connect();
        http.Test.Spawn(Trickle());

        string answer = http.Test.Run(HttpFixture.ReadToEnd(stream));

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);

        async Future Trickle()
        {
            try
            {
                while (true)
                {
                    await stream.WriteAll("G"u8.ToArray());
                    await Timer.AfterMilliseconds(5);
                }
            }
            catch (Exception e) when (e is IoException or ObjectDisposedException)
            {
                // Cut off.
            }
        }
    }

    [Fact]
    public void ClientThatSaysNothing_IsClosed()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic, new HttpLimits { MostConnections = 8, IdleMilliseconds = 20 });

        Assert.Equal(string.Empty, http.Ask(string.Empty));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void ClientThatDoesNotRead_IsReset(int workers)
    {
        using var http = new HttpFixture(
            ReactorDriver.Automatic, new HttpLimits { MostConnections = 8, AnswerMilliseconds = 50, LingerMilliseconds = 20 }, workers: workers);
        TcpStream stream = http.Connect();
        byte[] requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Get, 1000)));
        string? error = null;
        http.Test.Spawn(Floods());

        http.Test.Run(TcpTests.WaitFor(() => error is not null));

        Assert.True(error is "ECONNRESET" or "EPIPE", error);

        async Future Floods()
        {
            try
            {
                while (true)
                {
                    await stream.WriteAll(requests);
                }
            }
            catch (IoException e)
            {
                error = e.ErrorName;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void ClientThatGoesInTheMiddle_LeavesNothingBehind(int workers)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic, workers: workers);
        for (int length = 0; length < Get.Length; length++)
        {
            TcpStream stream = http.Connect();
            http.Send(stream, Get[..length]);
            if (length % 2 == 0)
            {
                stream.Reset();
            }
            else
            {
                stream.Dispose();
            }
        }

        Assert.Equal(HttpFixture.LastHello, http.Ask(LastGet));
        http.Test.Run(TcpTests.WaitFor(() => http.HandleCount == 1 + 1));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void MoreClientsThanPlaces_TakeTurns(int workers)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic, new HttpLimits { MostConnections = 2, LingerMilliseconds = 20 }, workers: workers);
        TcpStream first = http.Connect();
        TcpStream second = http.Connect();
        http.Send(first, Get);
        http.Send(second, Get);
        http.Read(first, HttpFixture.Hello.Length);
        http.Read(second, HttpFixture.Hello.Length);
        TcpStream third = http.Connect();
        http.Send(third, Get);

        first.Dispose();

        Assert.Equal(HttpFixture.Hello, http.Read(third, HttpFixture.Hello.Length));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void Stop_ClosesTheIdle_AndLetsARequestFinish(int workers)
    {
        using var http = new HttpFixture(ReactorDriver.Automatic, workers: workers);
        TcpStream idle = http.Connect();
        TcpStream busy = http.Connect();
        http.Send(idle, Get);
        http.Send(busy, Get + "GET / HT");
        http.Read(idle, HttpFixture.Hello.Length);
        http.Read(busy, HttpFixture.Hello.Length);
        // One more round trip, so that the server waits for the next request of both.
        http.Test.Run(Timer.AfterMilliseconds(1));

        http.Server.Stop();

        Assert.Equal(string.Empty, http.Test.Run(HttpFixture.ReadToEnd(idle)));
        http.Send(busy, "TP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(HttpFixture.LastHello, http.Test.Run(HttpFixture.ReadToEnd(busy)));
        http.Test.Run(TcpTests.WaitFor(() => http.TaskCount == 1));
        Assert.Equal(0, http.ShutDown(http.Server.Finish(), 10_000, 0));
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void Stop_WhileClientsComeAndAsk_AnswersWholeOrNotAtAll(ReactorDriver driver, int workers)
    {
        const int Clients = 24;
        using var http = new HttpFixture(driver, new HttpLimits { MostConnections = Clients, LingerMilliseconds = 20 }, workers);
        byte[] request = Encoding.ASCII.GetBytes(Get);
        // Some clients come back when the listener has gone.
        IPEndPoint server = http.Listener.LocalEndPoint;
        int answers = 0;
        int running = Clients;
        for (int i = 0; i < Clients; i++)
        {
            http.Test.Spawn(Talk());
        }

        http.Test.Run(TcpTests.WaitFor(() => answers >= 5 * Clients));
        http.Server.Stop();
        http.Test.Run(http.Server.Finish());
        http.Test.Run(TcpTests.WaitFor(() => http.TaskCount == running + 1));
        // Those that came after the stop are in the system's queue.
        http.Listener.Dispose();
        http.Test.Run(TcpTests.WaitFor(() => running == 0));

        // Asks until the server closes, over one connection or, every third time, a new one.
        async Future Talk()
        {
            try
            {
                while (true)
                {
                    using TcpStream stream = await TcpStream.Connect(http.Test.Reactor, server);
                    for (int i = 0; i < 3; i++)
                    {
                        if (!await Ask(stream))
                        {
                            return;
                        }
                    }
                }
            }
            catch (IoException)
            {
                // Closed while it sent, or not accepted any more.
            }
            finally
            {
                running--;
            }
        }

        async Future<bool> Ask(TcpStream stream)
        {
            await stream.WriteAll(request);
            var answer = new byte[HttpFixture.Hello.Length];
            int total = 0;
            int count = -1;
            while (total < answer.Length && count != 0)
            {
                count = await stream.Read(answer.AsMemory(total));
                total += count;
            }

            if (total == 0)
            {
                return false;
            }

            string text = Encoding.ASCII.GetString(answer, 0, total);
            bool isLast = text == HttpFixture.LastHello;
            Assert.True(isLast || text == HttpFixture.Hello, text);
            answers++;
            return !isLast;
        }
    }

    [Fact]
    public void Requests_AllocateNothing()
    {
        using var http = new HttpFixture(ReactorDriver.Automatic);
        TcpStream stream = http.Connect();
        byte[] request = Encoding.ASCII.GetBytes(Get);
        var answer = new byte[HttpFixture.Hello.Length];

        Assert.Equal(0, http.Test.Run(Ask()));

        async Future<long> Ask()
        {
            long before = 0;
            for (int i = 0; i < 1500; i++)
            {
                before = i == 500 ? GC.GetAllocatedBytesForCurrentThread() : before;
                await stream.WriteAll(request);
                for (int total = 0; total < answer.Length;)
                {
                    total += await stream.Read(answer.AsMemory(total));
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Requests_AllocateNothing_OnManyThreads(int workers)
    {
        const int Clients = 8;
        using var http = new HttpFixture(ReactorDriver.Automatic, workers: workers);
        byte[] request = Encoding.ASCII.GetBytes(Get);
        TcpStream[] streams = Enumerable.Range(0, Clients).Select(_ => http.Connect()).ToArray();
        byte[][] answers = streams.Select(_ => new byte[HttpFixture.Hello.Length]).ToArray();

        // What is kept for each thread grows to what was ever needed there; the rounds after that need nothing.
        Assert.Equal(0, http.Test.Run(AskUntilNothingIsAllocated()));

        async Future<long> AskUntilNothingIsAllocated()
        {
            long least = long.MaxValue;
            for (int round = 0; round < 2000 && least != 0; round++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                for (int i = 0; i < 10; i++)
                {
                    await AskAll();
                }

                least = long.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            return least;
        }

        async Future AskAll()
        {
            foreach (TcpStream stream in streams)
            {
                await stream.WriteAll(request);
            }

            for (int i = 0; i < Clients; i++)
            {
                for (int total = 0; total < answers[i].Length;)
                {
                    total += await streams[i].Read(answers[i].AsMemory(total));
                }
            }
        }
    }
}
