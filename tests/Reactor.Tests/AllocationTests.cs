using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class AllocationTests
{
    private const int WarmUp = 300;
    private const int Measured = 2000;

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TcpEcho_RoundTripsAllocateNothing(ReactorDriver driver)
    {
        using var test = new TestReactor(driver, strict: false);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        test.Spawn(TcpTests.Echo(server));

        Assert.Equal(0, test.Run(Ask()));

        async Future<long> Ask()
        {
            var buffer = new byte[64];
            long before = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
                await client.WriteAll(buffer);
                await client.Read(buffer);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void FirstOperationOfAStream_AllocatesNothing()
    {
        Assert.SkipWhen(Drivers.Own == ReactorDriver.Portable, "the portable driver allocates");
        using var test = new TestReactor(Drivers.Own, strict: false);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        (TcpStream client2, TcpStream server2) = test.ConnectTcp();
        var buffer = new byte[64];
        test.Run(Future.Join(client.WriteAll(buffer), server.WriteAll(buffer)));

        // All futures that four streams may have at once, although there were never so many.
        Assert.Equal(0, test.Run(Ask()));

        async Future<long> Ask()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Future a = client.WriteAll(buffer);
            Future b = server.WriteAll(buffer);
            Future c = client2.WriteAll(buffer);
            Future d = server2.WriteAll(buffer);
            long after = GC.GetAllocatedBytesForCurrentThread();
            await a;
            await b;
            await c;
            await d;
            return after - before;
        }
    }

    [Fact]
    public void UdpEcho_RoundTripsAllocateNothing()
    {
        Assert.SkipWhen(Drivers.Own == ReactorDriver.Portable, "the portable driver allocates");
        using var test = new TestReactor(Drivers.Own, strict: false);
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        test.Spawn(Echo());
        IPEndPoint to = b.LocalEndPoint;

        Assert.Equal(0, test.Run(Ask()));

        async Future<long> Ask()
        {
            var buffer = new byte[64];
            long before = 0;
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
                await a.Send(buffer, to);
                await a.Receive(buffer);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        async Future Echo()
        {
            var buffer = new byte[64];
            while (true)
            {
                Datagram datagram = await b.Receive(buffer);
                await b.Send(buffer.AsMemory(0, datagram.Length), datagram.From);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TurnsAndWakesFromOutside_AllocateNothing(ReactorDriver driver)
    {
        using var test = new TestReactor(driver, strict: false);
        long before = 0;
        for (int i = 0; i < WarmUp + Measured; i++)
        {
            before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
            test.Reactor.Unpark();
            test.Reactor.Park(long.MaxValue);
            test.Reactor.Turn();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
