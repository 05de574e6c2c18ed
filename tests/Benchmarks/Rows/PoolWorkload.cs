using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Benchmarks;

/// <summary>A row on several threads: rounds of a fixed number of operations, and the bytes of the whole process.</summary>
internal abstract class ThreadedWorkload(string name, double? goalNanoseconds, int perRound)
    : Workload(name, goalNanoseconds, taskSlots: 1)
{
    /// <summary>
    /// What one thread rents and another gives back is kept there up to 64 of a kind: after so many rounds nothing more is made for that.
    /// </summary>
    private const int RoundsOfWarmUp = 200;

    private bool _isWarm;

    internal override bool IsThreaded => true;

    internal override long Run(int operations)
    {
        if (!_isWarm)
        {
            _isWarm = true;
            WarmUp();
            for (int i = 0; i < RoundsOfWarmUp; i++)
            {
                Round();
            }
        }

        int rounds = int.Max(1, operations / perRound);
        for (int i = 0; i < rounds; i++)
        {
            Round();
        }

        return (long)rounds * perRound;
    }

    internal override Batch Measure(int operations, out long done)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        done = Run(operations);
        double elapsed = Nanoseconds(Stopwatch.GetTimestamp() - start);
        return new Batch(elapsed, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    protected abstract void Round();

    /// <summary>Makes what the worst of all rounds would make.</summary>
    protected virtual void WarmUp()
    {
    }
}

/// <summary>A row on a work-stealing pool of its own.</summary>
internal abstract class PoolWorkload(string name, double? goalNanoseconds, int perRound, int workers = 2, ReactorDriver? driver = null)
    : ThreadedWorkload(name, goalNanoseconds, perRound)
{
    protected WorkPool Pool { get; } = new(new WorkPoolOptions { Workers = workers, Driver = driver });

    public override void Dispose()
    {
        Pool.Dispose();
        base.Dispose();
    }

    /// <summary>Makes room for so many tasks at the same time, of one method.</summary>
    protected void Fill(int tasks, Func<Future> method)
    {
        var gate = new Notify(waiters: 1, shared: true);
        var futures = new Future[tasks + 500];
        for (int i = 0; i < futures.Length; i++)
        {
            futures[i] = method();
        }

        foreach (Future future in futures)
        {
            Pool.SpawnDetached(future);
            Pool.SpawnDetached(Wait(gate));
        }

        while (Pool.TaskCount != 0)
        {
            gate.NotifyAll();
            Thread.Yield();
        }
    }

    private static async Future Wait(Notify gate) => await gate.Wait();
}
