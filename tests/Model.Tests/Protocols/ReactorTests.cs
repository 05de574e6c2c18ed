using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.ModelTests.Planted;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>A whole reactor over a simulated kernel: no edge and no wake-up is lost.</summary>
public sealed class ReactorTests
{
    [Fact]
    public void BytesThatCome_WhileTheExecutorRestsInTheReactor_AreRead() =>
        Model.Check(s => Read(s, senders: 1, bytes: 2, deliversItself: false), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void BytesOfTwoSenders_AreRead() =>
        Model.Check(s => Read(s, senders: 2, bytes: 1, deliversItself: false), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AnEdgeThatAnotherThreadDelivers_IsNotLost() =>
        Model.Check(s => Read(s, senders: 1, bytes: 2, deliversItself: true), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void EdgesThatTwoOtherThreadsDeliver_AreNotLost() =>
        Model.Check(s => Read(s, senders: 2, bytes: 1, deliversItself: true), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AnUnpark_BesideEvents_IsNotLost() =>
        Model.Check(
            s =>
            {
                (Reactor reactor, SimulatedHandle handle, Executor executor) = Make(s);
                int posted = 0;
                var leaf = new Leaf(() => Volatile.Read(ref posted) == 1);
                TaskHandle task = executor.Spawn(leaf);
                var read = new ReadOne(handle);
                s.Thread("runs", () =>
                {
                    executor.RunUntil(read);
                    while (!leaf.IsEnded)
                    {
                        Executors.Step(executor);
                    }

                    Assert.Equal(1, read.GetResult());
                });
                s.Thread("wakes", () =>
                {
                    Volatile.Write(ref posted, 1);
                    task.GetWaker().Wake();
                });
                s.Thread("sends", handle.Arrive);
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AnOperationThatClearsReadinessWithoutAComparison_IsFound() =>
        Planted.Planted.IsFoundWith(1, s => Edge(s, compares: false, counts: true), FailureKind.Deadlock);

    [Fact]
    public void AnEdgeThatIsNotCounted_IsTakenForTheOneBefore() =>
        Planted.Planted.IsFoundWith(1, s => Edge(s, compares: true, counts: false), FailureKind.Deadlock);

    [Fact]
    public void AnEdgeThatIsCounted_IsNotLost() => Model.Check(s => Edge(s, compares: true, counts: true), Bounds.NoneWithDelays);

    private static void Read(Scenario s, int senders, int bytes, bool deliversItself)
    {
        (_, SimulatedHandle handle, Executor executor) = Make(s);
        s.Thread("reads", () =>
        {
            for (int read = 0; read < senders * bytes; read++)
            {
                Assert.Equal(1, executor.BlockOn(new ReadOne(handle)));
            }
        });
        for (int i = 0; i < senders; i++)
        {
            s.Thread("sends", () =>
            {
                for (int sent = 0; sent < bytes; sent++)
                {
                    if (deliversItself)
                    {
                        handle.ArriveAndDeliver();
                    }
                    else
                    {
                        handle.Arrive();
                    }
                }
            });
        }
    }

    private static (Reactor Reactor, SimulatedHandle Handle, Executor Executor) Make(Scenario s)
    {
        var reactor = new Reactor(new FrozenClock(), ReactorDriver.Portable);
        var executor = new Executor(reactor.Clock, taskSlots: 2, reactor);
        s.CleanUp(executor.Dispose);
        var handle = new SimulatedHandle(reactor);
        Assert.Equal(0, reactor.Register(handle));
        return (reactor, handle, executor);
    }

    /// <summary>The protocol of a handle's readiness, by itself and with its parts left out. The bit is set at first, so each read begins with a try.</summary>
    private static void Edge(Scenario s, bool compares, bool counts)
    {
        const int Ready = 1;
        const int OneTick = 2;
        int state = Ready, available = 0, waits = 0;
        var woken = new AutoResetEvent(false);
        s.Thread("reads", () =>
        {
            while (true)
            {
                int seen = Volatile.Read(ref state);
                if ((seen & Ready) != 0)
                {
                    if (Interlocked.CompareExchange(ref available, 0, 1) == 1)
                    {
                        return;
                    }

                    if (compares)
                    {
                        Interlocked.CompareExchange(ref state, seen & ~Ready, seen);
                    }
                    else
                    {
                        Interlocked.And(ref state, ~Ready);
                    }

                    continue;
                }

                Volatile.Write(ref waits, 1);
                Interlocked.MemoryBarrier();
                if ((Volatile.Read(ref state) & Ready) == 0)
                {
                    woken.WaitOne();
                }
            }
        });
        s.Thread("delivers", () =>
        {
            Interlocked.Exchange(ref available, 1);
            int seen = Volatile.Read(ref state);
            while (true)
            {
                int found = Interlocked.CompareExchange(ref state, (seen | Ready) + (counts ? OneTick : 0), seen);
                if (found == seen)
                {
                    break;
                }

                seen = found;
            }

            if (Volatile.Read(ref waits) == 1)
            {
                woken.Set();
            }
        });
    }

    /// <summary>Reads one byte. Made for each read: what a pool does would only make schedules longer.</summary>
    private sealed class ReadOne : IoFuture<int>
    {
        private readonly byte[] _buffer = new byte[1];

        internal ReadOne(IoHandle handle) => Handle = handle;

        internal override string Name => "a read of a test";

        private protected override IoDirection Direction => IoDirection.Read;

        private protected override int Attempt(int seen)
        {
            int count = Handle!.Read(_buffer);
            if (count < 0)
            {
                return -count;
            }

            _result = count;
            return 0;
        }

        private protected override void Forget()
        {
        }

        private protected override void ReturnToPool()
        {
        }
    }
}
