using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>Datagrams to one peer, and to groups.</summary>
public sealed class UdpPeerTests
{
    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Connected_SendsWithoutAnAddress_AndReceivesFromThePeerAlone(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        UdpSocket stranger = test.Own(UdpSocket.Bind(test.Reactor, TestReactor.Loopback));
        var buffer = new byte[10];
        Assert.Null(a.RemoteEndPoint);

        a.Connect(b.LocalEndPoint);
        b.Connect(a.LocalEndPoint);
        Assert.Equal(b.LocalEndPoint, a.RemoteEndPoint);
        test.Run(stranger.Send(new byte[] { 1 }, b.LocalEndPoint));
        test.Run(a.Send(new byte[] { 2, 3 }));
        Datagram datagram = test.Run(b.Receive(buffer));
        test.Run(b.Send(ReadOnlyMemory<byte>.Empty));
        Datagram empty = test.Run(a.Receive(buffer));

        Assert.Equal(2, datagram.Length);
        Assert.Equal([2, 3], buffer[..2]);
        Assert.Equal(a.LocalEndPoint, datagram.From);
        Assert.Equal(0, empty.Length);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void ConnectedAgain_ThePeerIsAnother(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        UdpSocket c = test.Own(UdpSocket.Bind(test.Reactor, TestReactor.Loopback));
        a.Connect(b.LocalEndPoint);

        a.Connect(c.LocalEndPoint);
        test.Run(a.Send(new byte[] { 4 }));

        Assert.Equal(1, test.Run(c.Receive(new byte[4])).Length);
    }

    [Fact]
    public void NobodyThere_IsToldLater()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "whether it is told differs");
        using var test = new TestReactor(ReactorDriver.Epoll);
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        a.Connect(b.LocalEndPoint);
        b.Dispose();

        test.Run(a.Send(new byte[1]));

        Assert.Equal("ECONNREFUSED", Assert.Throws<IoException>(() => test.Run(a.Receive(new byte[1]))).ErrorName);
    }

    [Fact]
    public void NotConnected_ASendWithoutAnAddress_IsAnError()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        (UdpSocket a, _) = UdpTests.Pair(test, IPAddress.Loopback);

        Assert.Throws<InvalidOperationException>(() => a.Send(new byte[1]));
        a.Dispose();
        Assert.Throws<ObjectDisposedException>(() => a.Connect(TestReactor.Loopback));
    }

    [Fact]
    public void ConnectedEcho_RoundTripsAllocateNothing()
    {
        const int WarmUp = 300;
        const int Measured = 2000;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var test = new TestReactor(ReactorDriver.Epoll, strict: false);
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        a.Connect(b.LocalEndPoint);
        b.Connect(a.LocalEndPoint);

        Assert.Equal(0, test.Run(Ask()));

        async Future<long> Ask()
        {
            var buffer = new byte[64];
            long before = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
                await a.Send(buffer);
                await b.Receive(buffer);
                await b.Send(buffer);
                await a.Receive(buffer);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Group_ReachesAllMembers_UntilTheyLeave(ReactorDriver driver) =>
        ReachesMembers(driver, IPAddress.Any, IPAddress.Loopback, IPAddress.Parse("239.7.3.1"), NetworkInterface.LoopbackInterfaceIndex);

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void GroupOfIPv6_ReachesAllMembers_UntilTheyLeave(ReactorDriver driver)
    {
        // The loopback interface has no route for groups; what is sent to another comes back too.
        NetworkInterface? network = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(one =>
            one.OperationalStatus == OperationalStatus.Up
            && one.NetworkInterfaceType != NetworkInterfaceType.Loopback
            && one.SupportsMulticast
            && one.GetIPProperties().UnicastAddresses.Any(address => address.Address.IsIPv6LinkLocal));
        Assert.SkipUnless(network is not null, "no network has IPv6");
        int index = network!.GetIPProperties().GetIPv6Properties().Index;
        // Of this network alone, and transient (RFC 4291, 2.7).
        ReachesMembers(driver, IPAddress.IPv6Any, IPAddress.IPv6Any, IPAddress.Parse("ff12::7:301"), index);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Options_AreWhatWasSet(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        foreach (IPAddress at in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            using UdpSocket socket = UdpSocket.Bind(test.Reactor, new IPEndPoint(at, 0));
            Assert.Equal(1, socket.MulticastTimeToLive);
            Assert.True(socket.MulticastLoopback);
            socket.MulticastTimeToLive = 7;
            socket.MulticastLoopback = false;
            socket.TimeToLive = 9;
            Assert.Equal(7, socket.MulticastTimeToLive);
            Assert.False(socket.MulticastLoopback);
            Assert.Equal(9, socket.TimeToLive);
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Groups_ThatAreNone_AreRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (UdpSocket a, _) = UdpTests.Pair(test, IPAddress.Loopback);
        var group = IPAddress.Parse("239.7.3.2");
        int loopback = NetworkInterface.LoopbackInterfaceIndex;

        Assert.Throws<ArgumentOutOfRangeException>(() => a.JoinGroup(IPAddress.Parse("10.0.0.1")));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.JoinGroup(IPAddress.Parse("ff01::1")));
        a.JoinGroup(group, loopback);
        Assert.Equal("EADDRINUSE", Assert.Throws<IoException>(() => a.JoinGroup(group, loopback)).ErrorName);
        a.LeaveGroup(group, loopback);
        Assert.Equal("EADDRNOTAVAIL", Assert.Throws<IoException>(() => a.LeaveGroup(group, loopback)).ErrorName);
        Assert.Throws<IoException>(() => a.JoinGroup(group, 0xFF_FFFF));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.JoinGroup(group, 0x100_0000));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.SetMulticastInterface(-1));
        Assert.Throws<IoException>(() => a.SetMulticastInterface(0xFF_FFFF));
    }

    private static void ReachesMembers(ReactorDriver driver, IPAddress any, IPAddress from, IPAddress group, int interfaceIndex)
    {
        using var test = new TestReactor(driver);
        UdpSocket first = test.Own(UdpSocket.Bind(test.Reactor, new IPEndPoint(any, 0), sharesPort: true));
        UdpSocket second = test.Own(UdpSocket.Bind(test.Reactor, new IPEndPoint(any, first.LocalEndPoint.Port), sharesPort: true));
        UdpSocket sender = test.Own(UdpSocket.Bind(test.Reactor, new IPEndPoint(from, 0)));
        var to = new IPEndPoint(group, first.LocalEndPoint.Port);
        var buffer = new byte[4];
        sender.SetMulticastInterface(interfaceIndex);
        first.JoinGroup(group, interfaceIndex);
        second.JoinGroup(group, interfaceIndex);

        test.Run(sender.Send(new byte[] { 1 }, to));

        Assert.Equal(1, Receive(first));
        Assert.Equal(1, Receive(second));
        first.LeaveGroup(group, interfaceIndex);
        test.Run(sender.Send(new byte[] { 2 }, to));
        Assert.Equal(2, Receive(second));
        // Out of the group, the next that it gets is this one.
        first.JoinGroup(group, interfaceIndex);
        test.Run(sender.Send(new byte[] { 3 }, to));
        Assert.Equal(3, Receive(first));
        Assert.Equal(3, Receive(second));

        int Receive(UdpSocket socket)
        {
            Assert.Equal(1, test.Run(socket.Receive(buffer)).Length);
            return buffer[0];
        }
    }
}
