using System;
using System.Diagnostics;
using Embedded.HostShim;

namespace Embedded.Benchmarks;

/// <summary>A row on several threads: rounds of a fixed number of operations, and the bytes of the whole process.</summary>
internal abstract class ThreadedWorkload(string name, double? goalNanoseconds, int perRound)
    : Workload(name, goalNanoseconds, taskSlots: 1)
{
    internal override bool IsThreaded => true;

    internal override long Run(int operations)
    {
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
}
