using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// A signal is set outside every poll on the executor's thread, as by an interrupt that the loop itself dispatches; its task
/// is polled, takes it and waits again.
/// </summary>
internal sealed class ExternalWakeRow : SignalledRow
{
    internal ExternalWakeRow()
        : base("external-wake-poll", 20)
    {
        Start(Waits(Signal));
    }

    [FutureCapacity(1001)]
    internal static async Future Waits(Signal signal)
    {
        while (true)
        {
            await signal.Wait();
        }
    }
}

/// <summary>
/// Signals set on a thread that is not the executor's: the atomic path into the inbox and out of it. One thread sets 1000
/// signals, then the executor's thread polls 1000 tasks; each thread times its own part, so the hand-over between the two
/// is not in the figure, and the cache lines that move between cores are.
/// </summary>
internal sealed class RemoteWakeRow : Workload
{
    private const int Signals = 1000;

    private readonly Signal[] _signals = new Signal[Signals];
    private readonly System.Threading.Barrier _barrier = new(2);

    internal RemoteWakeRow()
        : base("remote-wake-poll", null, Signals)
    {
        for (int i = 0; i < Signals; i++)
        {
            _signals[i] = new Signal();
            Executor.Spawn(ExternalWakeRow.Waits(_signals[i]));
        }

        Executor.RunUntilIdle();
    }

    public override void Dispose()
    {
        _barrier.Dispose();
        base.Dispose();
    }

    internal override long Run(int operations)
    {
        Measure(operations, out long done);
        return done;
    }

    internal override Batch Measure(int operations, out long done)
    {
        int rounds = Math.Max(1, operations / Signals);
        long ticksOfWakes = 0;
        long bytesOfWakes = 0;
        var waker = new Thread(() =>
        {
            // The first use of this thread by the executor makes the thread's identity; that is no part of a wake.
            _signals[0].Set();
            for (int round = 0; round < rounds; round++)
            {
                long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
                long before = Stopwatch.GetTimestamp();
                foreach (Signal signal in _signals)
                {
                    signal.Set();
                }

                ticksOfWakes += Stopwatch.GetTimestamp() - before;
                bytesOfWakes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
                _barrier.SignalAndWait();
                _barrier.SignalAndWait();
            }
        });
        waker.Start();
        long ticks = 0;
        long bytes = 0;
        for (int round = 0; round < rounds; round++)
        {
            _barrier.SignalAndWait();
            long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            long before = Stopwatch.GetTimestamp();
            if (Executor.RunUntilIdle() != Signals)
            {
                throw new InvalidOperationException("a wake-up was lost");
            }

            ticks += Stopwatch.GetTimestamp() - before;
            bytes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            _barrier.SignalAndWait();
        }

        waker.Join();
        done = (long)rounds * Signals;
        return new Batch(Nanoseconds(ticks + ticksOfWakes), bytes + bytesOfWakes);
    }
}

/// <summary>A task is woken that stands in the run queue already, on the executor's thread.</summary>
internal sealed class RedundantWakeRow : Workload
{
    private readonly Waker _waker;

    internal RedundantWakeRow()
        : base("redundant-wake", 5, 2)
    {
        _waker = Executor.Spawn(ExternalWakeRow.Waits(new Signal())).GetWaker();
        Executor.RunUntilIdle();
    }

    internal override long Run(int operations)
    {
        Waker waker = _waker;
        for (int i = 0; i < operations; i++)
        {
            waker.Wake();
        }

        return Executor.RunUntilIdle() == 1 ? operations : throw new InvalidOperationException("one poll was expected");
    }
}

/// <summary>The same on a thread that is not the executor's.</summary>
internal sealed class RedundantRemoteWakeRow : Workload
{
    private readonly Waker _waker;

    internal RedundantRemoteWakeRow()
        : base("redundant-remote-wake", null, 2)
    {
        _waker = Executor.Spawn(ExternalWakeRow.Waits(new Signal())).GetWaker();
        var owner = new Thread(() => Executor.RunUntilIdle());
        owner.Start();
        owner.Join();
    }

    internal override long Run(int operations)
    {
        Waker waker = _waker;
        for (int i = 0; i < operations; i++)
        {
            waker.Wake();
        }

        return operations;
    }
}

/// <summary>From a wake-up to the poll of what waits under a number of nested awaits.</summary>
internal sealed class WakeDepthRow : SignalledRow
{
    internal WakeDepthRow(string name, int depth)
        : base(name, 20)
    {
        Start(Nested(Signal, depth));
    }

    [FutureCapacity(102)]
    private static async Future Nested(Signal signal, int depth)
    {
        if (depth > 0)
        {
            await Nested(signal, depth - 1);
        }

        while (true)
        {
            await signal.Wait();
        }
    }
}
