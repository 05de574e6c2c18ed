using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests;

public sealed class UdpTests
{
    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Datagram_ComesWithItsSender(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);
        var buffer = new byte[100];

        test.Run(a.Send(new byte[] { 1, 2, 3 }, b.LocalEndPoint));
        Datagram datagram = test.Run(b.Receive(buffer));

        Assert.Equal(3, datagram.Length);
        Assert.False(datagram.IsCut);
        Assert.Equal(a.LocalEndPoint, datagram.From);
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void IPv6_Works(ReactorDriver driver)
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "this system has no IPv6");
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.IPv6Loopback);

        test.Run(a.Send(new byte[] { 1 }, b.LocalEndPoint));

        Assert.Equal(a.LocalEndPoint, test.Run(b.Receive(new byte[10])).From);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void EmptyDatagram_IsOne(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);

        test.Run(a.Send(ReadOnlyMemory<byte>.Empty, b.LocalEndPoint));

        Assert.Equal(0, test.Run(b.Receive(new byte[10])).Length);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void SameSenderAgain_IsTheSameObject_AndAnotherIsNot(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);
        UdpSocket c = test.Own(UdpSocket.Bind(test.Reactor, TestReactor.Loopback));
        IPEndPoint first = Next(a);

        Assert.Same(first, Next(a));
        Assert.Equal(c.LocalEndPoint, Next(c));
        Assert.Equal(a.LocalEndPoint, first);

        IPEndPoint Next(UdpSocket from)
        {
            test.Run(from.Send(new byte[1], b.LocalEndPoint));
            return test.Run(b.Receive(new byte[10])).From;
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void DatagramThatNobodyTook_GoesToTheNext(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);
        var buffer = new byte[10];
        test.Run(a.Send(new byte[] { 7, 8 }, b.LocalEndPoint));

        Datagram datagram = test.Run(Drops());

        Assert.Equal(2, datagram.Length);
        Assert.Equal(a.LocalEndPoint, datagram.From);
        Assert.Equal([7, 8], buffer[..2]);

        async Future<Datagram> Drops()
        {
            Assert.Equal(0, await Future.Select(b.Receive(new byte[10]), Timer.AfterMilliseconds(60_000)));
            return await b.Receive(buffer);
        }
    }

    [Fact]
    public void BufferTooShort_IsToldWithTheFirstBytes()
    {
        Assert.SkipWhen(Drivers.Own == ReactorDriver.Portable, "the portable driver is not told everywhere");
        using var test = new TestReactor(Drivers.Own);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);
        var buffer = new byte[2];

        test.Run(a.Send(new byte[] { 1, 2, 3 }, b.LocalEndPoint));
        Datagram datagram = test.Run(b.Receive(buffer));

        Assert.Equal(2, datagram.Length);
        Assert.True(datagram.IsCut);
        Assert.Equal([1, 2], buffer);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TooLong_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = Pair(test, IPAddress.Loopback);

        Assert.Equal("EMSGSIZE", Assert.Throws<IoException>(() => test.Run(a.Send(new byte[70_000], b.LocalEndPoint))).ErrorName);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void BindTwice_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, _) = Pair(test, IPAddress.Loopback);

        Assert.Equal("EADDRINUSE", Assert.Throws<IoException>(() => UdpSocket.Bind(test.Reactor, a.LocalEndPoint)).ErrorName);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Dispose_WhileATaskReceives_EndsItsWait(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, _) = Pair(test, IPAddress.Loopback);
        bool ended = false;
        test.Spawn(Receives());
        test.Executor.RunUntilIdle();

        a.Dispose();
        test.Executor.RunUntilIdle();

        Assert.True(ended);

        async Future Receives()
        {
            try
            {
                await a.Receive(new byte[8]);
            }
            catch (ObjectDisposedException)
            {
                ended = true;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void MayBroadcast_IsWhatWasSet(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, _) = Pair(test, IPAddress.Loopback);

        Assert.False(a.MayBroadcast);
        a.MayBroadcast = true;
        Assert.True(a.MayBroadcast);
    }

    internal static (UdpSocket A, UdpSocket B) Pair(TestReactor test, IPAddress at) => (
        test.Own(UdpSocket.Bind(test.Reactor, new IPEndPoint(at, 0))),
        test.Own(UdpSocket.Bind(test.Reactor, new IPEndPoint(at, 0))));
}
