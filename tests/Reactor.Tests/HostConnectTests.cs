using System;
using System.Linq;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using TcpListener = Embedded.HostShim.Net.TcpListener;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests;

/// <summary>Connections to hosts that have several addresses.</summary>
public sealed class HostConnectTests
{
    /// <summary>TEST-NET-1 (RFC 5737): nobody answers; where there is no route at all, it fails at once, which is as good here.</summary>
    private const string Silent = "192.0.2.1";

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Name_IsConnected(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        TcpListener listener = test.Listen();

        test.Run(Talk());

        async Future Talk()
        {
            using TcpStream client = await TcpStream.Connect(test.Reactor, "localhost", listener.LocalEndPoint.Port);
            using TcpStream server = await listener.Accept();
            await client.WriteAll(new byte[] { 5 });
            Assert.Equal(1, await server.Read(new byte[8]));
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2 127.0.0.1")]
    [InlineData("::1 127.0.0.1")]
    [InlineData(Silent + " 127.0.0.1")]
    [InlineData(Silent + " 127.0.0.2 127.0.0.1")]
    [InlineData("127.0.0.2 127.0.0.3 127.0.0.4 127.0.0.5 127.0.0.6 127.0.0.7 127.0.0.8 127.0.0.9 127.0.0.1")]
    public void OneOfSeveral_IsConnected_AndTheOthersAreGivenUp(string addresses)
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        TcpListener listener = test.Listen();

        test.Run(Talk());

        Assert.Equal(1, test.Reactor.HandleCount);

        async Future Talk()
        {
            using TcpStream client = await Connect(test, listener.LocalEndPoint.Port, addresses);
            Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
            using TcpStream server = await listener.Accept();
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        }
    }

    [Fact]
    public void NoneOfSeveral_IsAClearError()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        int port;
        using (TcpListener closed = TcpListener.Bind(test.Reactor, TestReactor.Loopback))
        {
            port = closed.LocalEndPoint.Port;
        }

        IoException all = Assert.Throws<IoException>(() => test.Run(Connect(test, port, "127.0.0.1 127.0.0.2 127.0.0.3")));
        IoException one = Assert.Throws<IoException>(() => test.Run(TcpStream.Connect(test.Reactor, "127.0.0.1", port)));

        Assert.Contains("none of the 3 addresses of 'test'", all.Message, StringComparison.Ordinal);
        Assert.Equal("ECONNREFUSED", all.ErrorName);
        Assert.Equal("ECONNREFUSED", one.ErrorName);
        Assert.DoesNotContain("none of", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_AtAnyTurn_LeavesNothingOpen()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        TcpListener listener = test.Listen();
        for (int turns = 0; turns < 30; turns++)
        {
            TaskHandle task = test.Spawn(ConnectIt());
            for (int i = 0; i < turns && test.Executor.RunOnce(); i++)
            {
                test.Reactor.Turn();
            }

            task.Cancel();
            test.Run(TcpTests.WaitFor(() => test.Executor.TaskCount == 1));
            Assert.Equal(1, test.Reactor.HandleCount);
        }

        async Future ConnectIt()
        {
            using TcpStream stream = await Connect(test, listener.LocalEndPoint.Port, Silent + " 127.0.0.2 127.0.0.1");
        }
    }

    [Fact]
    public void ConnectionThatNobodyTook_IsClosed()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        TcpListener listener = test.Listen();

        test.Run(Main());

        Assert.Equal(1, test.Reactor.HandleCount);

        async Future Main()
        {
            Future<TcpStream> connect = Connect(test, listener.LocalEndPoint.Port, "127.0.0.1");
            Assert.Equal(0, await Future.Select(connect, Timer.AfterMilliseconds(10_000)));
            Assert.Equal(2, test.Reactor.HandleCount);
            await Future.Ready();
        }
    }

    [Fact]
    public void ConnectionThatWasTaken_FromASelect_StaysOpen()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        TcpListener listener = test.Listen();

        test.Run(Main());

        async Future Main()
        {
            Future<TcpStream> connect = Connect(test, listener.LocalEndPoint.Port, "127.0.0.1");
            Assert.Equal(0, await Future.Select(connect, Timer.AfterMilliseconds(10_000)));
            using TcpStream client = connect.TakeResult();
            using TcpStream server = await listener.Accept();
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        }
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);

        Assert.Throws<ArgumentOutOfRangeException>(() => TcpStream.Connect(test.Reactor, "localhost", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TcpStream.Connect(test.Reactor, "localhost", 65_536));
        Assert.Throws<ArgumentException>(() => TcpStream.Connect(test.Reactor, "", 80));
    }

    private static Future<TcpStream> Connect(TestReactor test, int port, string addresses) => HostConnectFuture.Rent(
        new HostConnect(test.Reactor, "test", port, [.. addresses.Split(' ').Select(IPAddress.Parse)]));
}
