using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Signal = Embedded.Async.Signal;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests;

public sealed class ReactorTests
{
    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void WakesFromAnotherThread_NoneIsLost(ReactorDriver driver)
    {
        const int Rounds = 3000;
        using var test = new TestReactor(driver, strict: false);
        var asked = new Signal();
        using var answered = new SemaphoreSlim(0);
        var thread = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                // The executor is on its way to rest, resting, or on its way back.
                asked.Set();
                answered.Wait();
            }
        });
        thread.Start();

        test.Run(Answer());

        thread.Join();

        async Future Answer()
        {
            for (int i = 0; i < Rounds; i++)
            {
                await asked.Wait();
                answered.Release();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void UnparkBeforePark_EndsTheNextRestAtOnce_AndOnlyThat(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);

        test.Reactor.Unpark();
        test.Reactor.Unpark();
        test.Reactor.Park(long.MaxValue);

        long before = test.Reactor.Clock.NowTicks;
        test.Reactor.Park(before + Clock.TicksFromMilliseconds(20));
        Assert.True(test.Reactor.Clock.NowTicks - before >= Clock.TicksFromMilliseconds(20));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Timers_FireWhileItRests(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        long before = test.Reactor.Clock.NowTicks;

        test.Run(Timer.AfterMilliseconds(5));

        Assert.True(test.Reactor.Clock.NowTicks - before >= Clock.TicksFromMilliseconds(5));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TasksThatAlwaysYield_DoNotKeepEventsAway(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        test.Spawn(TcpTests.Echo(server));
        for (int i = 0; i < 10; i++)
        {
            test.Spawn(YieldForEver());
        }

        test.Run(Ask());

        async Future Ask()
        {
            var buffer = new byte[8];
            for (int i = 0; i < 100; i++)
            {
                await client.WriteAll(buffer);
                Assert.Equal(8, await client.Read(buffer));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TaskThatIsAlwaysReadyToRead_DoesNotKeepOthersAway(ReactorDriver driver)
    {
        using var test = new TestReactor(driver, strict: false);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        (TcpStream client2, TcpStream server2) = test.ConnectTcp();
        test.Spawn(Flood());
        test.Spawn(Drain());
        test.Spawn(TcpTests.Echo(server2));

        test.Run(Ask());

        async Future Flood()
        {
            var buffer = new byte[65536];
            while (true)
            {
                await client.WriteAll(buffer);
            }
        }

        async Future Drain()
        {
            var buffer = new byte[65536];
            while (true)
            {
                await server.Read(buffer);
            }
        }

        async Future Ask()
        {
            var buffer = new byte[8];
            for (int i = 0; i < 20; i++)
            {
                await client2.WriteAll(buffer);
                Assert.Equal(8, await client2.Read(buffer));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void RunOnceAndTurn_DeliverWithoutARest(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        int count = 0;
        test.Spawn(Reads());
        test.Executor.RunUntilIdle();
        test.Run(server.WriteAll(new byte[3]));

        for (int i = 0; i < 1_000_000 && count == 0; i++)
        {
            test.Reactor.Turn();
            test.Executor.RunUntilIdle();
        }

        Assert.Equal(3, count);

        async Future Reads() => count = await client.Read(new byte[8]);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void OtherThread_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();
        Exception? turn = null;
        Exception? dispose = null;
        var thread = new Thread(() =>
        {
            turn = Record.Exception(test.Reactor.Turn);
            dispose = Record.Exception(client.Dispose);
        });
        thread.Start();
        thread.Join();

        Assert.IsType<WrongContextException>(turn);
        Assert.IsType<WrongContextException>(dispose);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Dispose_ClosesWhatIsOpen_AndUnparkAfterItIsHarmless(ReactorDriver driver)
    {
        SortedSet<string> before = TestReactor.OpenDescriptors();
        var reactor = new Reactor(new SystemClock(), driver);
        TcpListener listener = TcpListener.Bind(reactor, TestReactor.Loopback);

        reactor.Dispose();
        reactor.Dispose();
        listener.Dispose();
        reactor.Unpark();

        Assert.Equal(before, TestReactor.OpenDescriptors());
        Assert.Throws<ObjectDisposedException>(() => TcpListener.Bind(reactor, TestReactor.Loopback));
        Assert.Throws<ObjectDisposedException>(() => TcpStream.Connect(reactor, TestReactor.Loopback));
        Assert.Throws<ObjectDisposedException>(reactor.Turn);
    }

    [Fact]
    public void Automatic_IsTheBestOfTheSystem()
    {
        using var reactor = new Reactor(new SystemClock());

        Assert.Equal(Drivers.Own, reactor.Driver);
    }

    private static async Future YieldForEver()
    {
        while (true)
        {
            await Future.Yield();
        }
    }
}
