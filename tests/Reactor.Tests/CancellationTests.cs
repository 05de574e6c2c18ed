using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests;

/// <summary>
/// Each scenario is run once to count its steps, and then once for each step with a cancellation of its task there. Whatever the step, the
/// task ends, no handle, descriptor or future is lost (<see cref="TestReactor"/> looks), and no byte is.
/// </summary>
public sealed class CancellationTests
{
    private const int MostSteps = 60;

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Client_ConnectsAsksAndCloses(ReactorDriver driver) => AtEveryStep(driver, (test, _) =>
    {
        TcpListener listener = test.Listen();
        test.Spawn(ServeAll(test, listener));
        return Ask(test, listener.LocalEndPoint);
    });

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Server_AcceptsAndAnswers(ReactorDriver driver) => AtEveryStep(driver, (test, _) =>
    {
        TcpListener listener = test.Listen();
        test.Spawn(Swallow(Ask(test, listener.LocalEndPoint)));
        return ServeOne(listener);
    });

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Writer_WithBackpressure_WhatItSaysItWroteArrives(ReactorDriver driver) => AtEveryStep(driver, (test, ends) =>
    {
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        client.SendBufferBytes = 4096;
        long read = 0;
        test.Spawn(Reads());
        ends.Check = () =>
        {
            client.ShutdownSend();
            test.Run(TcpTests.WaitFor(() => read < 0));
            Assert.Equal(client.TotalWritten, -1 - read);
        };
        return Writes();

        async Future Writes()
        {
            for (int i = 0; i < 4; i++)
            {
                await client.WriteAll(new byte[60_000]);
            }
        }

        async Future Reads()
        {
            var buffer = new byte[65_536];
            int count;
            while ((count = await server.Read(buffer)) > 0)
            {
                read += count;
            }

            read = -1 - read;
        }
    });

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Reader_WithTimeouts_WhatItDidNotTakeIsStillThere(ReactorDriver driver) => AtEveryStep(driver, (test, ends) =>
    {
        const int Sent = 400;
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        var taken = new byte[Sent + 64];
        int count = 0;
        test.Spawn(Writes());
        ends.Check = () =>
        {
            test.Run(ReadRest());
            for (int i = 0; i < Sent; i++)
            {
                Assert.Equal((byte)i, taken[i]);
            }

            Assert.Equal(Sent, client.TotalRead);
        };
        return Reads();

        async Future Writes()
        {
            var one = new byte[40];
            for (int i = 0; i < Sent; i += one.Length)
            {
                for (int j = 0; j < one.Length; j++)
                {
                    one[j] = (byte)(i + j);
                }

                await server.WriteAll(one);
                await Future.Yield();
            }
        }

        async Future Reads()
        {
            for (int turn = 0; count < Sent; turn++)
            {
                Future<int> read = client.Read(taken.AsMemory(count, 23));
                // Every third time what it has got is left, and goes back.
                if (await Future.Select(read, Timer.AfterMilliseconds(1)) == 0 && turn % 3 != 1)
                {
                    count += read.TakeResult();
                }
            }
        }

        async Future ReadRest()
        {
            while (count < Sent)
            {
                count += await client.Read(taken.AsMemory(count));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Datagrams_SentAndReceived(ReactorDriver driver) => AtEveryStep(driver, (test, _) =>
    {
        (UdpSocket a, UdpSocket b) = UdpTests.Pair(test, IPAddress.Loopback);
        return Talk();

        async Future Talk()
        {
            var buffer = new byte[64];
            for (int i = 0; i < 3; i++)
            {
                await Future.Join(a.Send(new byte[5], b.LocalEndPoint), b.Receive(buffer));
            }
        }
    });

    private static void AtEveryStep(ReactorDriver driver, Func<TestReactor, Ends, Future> scenario)
    {
        int steps = RunWith(driver, scenario, int.MaxValue);
        for (int step = 0; step < steps; step++)
        {
            RunWith(driver, scenario, step);
        }
    }

    /// <summary>Returns how many steps were done.</summary>
    private static int RunWith(ReactorDriver driver, Func<TestReactor, Ends, Future> scenario, int cancelAt)
    {
        using var test = new TestReactor(driver);
        var ends = new Ends();
        TaskHandle task = test.Spawn(scenario(test, ends));
        int step = 0;
        while (step < cancelAt && step < MostSteps && IsAlive(task))
        {
            Step(test);
            step++;
        }

        task.Cancel();
        for (int after = 0; IsAlive(task); after++)
        {
            Assert.True(after < 10_000, "the cancelled task waits for ever");
            Step(test);
        }

        ends.Check?.Invoke();
        return step;
    }

    /// <summary>One poll, or one look at what has come.</summary>
    private static void Step(TestReactor test)
    {
        if (!test.Executor.RunOnce())
        {
            test.Reactor.Park(test.Reactor.Clock.NowTicks + Clock.TicksFromMilliseconds(1));
        }
    }

    private static bool IsAlive(TaskHandle task) => task.GetState() is TaskState.Ready or TaskState.Waiting or TaskState.Running;

    private static async Future Ask(TestReactor test, IPEndPoint to)
    {
        using TcpStream stream = await TcpStream.Connect(test.Reactor, to);
        var buffer = new byte[16];
        await stream.WriteAll(buffer);
        await stream.Read(buffer);
        stream.ShutdownSend();
        while (await stream.Read(buffer) > 0)
        {
        }
    }

    private static async Future ServeAll(TestReactor test, TcpListener listener)
    {
        while (true)
        {
            // Owned by the test, because a task that is cancelled before its first poll runs nothing, and so closes nothing.
            test.Spawn(EchoAndClose(test.Own(await listener.Accept())));
        }
    }

    private static async Future ServeOne(TcpListener listener) => await EchoAndClose(await listener.Accept());

    private static async Future EchoAndClose(TcpStream stream)
    {
        using (stream)
        {
            try
            {
                await TcpTests.Echo(stream);
            }
            catch (IoException)
            {
                // The other side was cancelled.
            }
        }
    }

    private static async Future Swallow(Future future)
    {
        try
        {
            await future;
        }
        catch (IoException)
        {
            // The other side was cancelled.
        }
    }

    private sealed class Ends
    {
        /// <summary>Looks whether everything is as it must be, after the end of the task.</summary>
        internal Action? Check { get; set; }
    }
}
