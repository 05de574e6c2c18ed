using System;
using System.Diagnostics;
using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>What one batch took.</summary>
internal readonly record struct Batch(double Nanoseconds, long Bytes);

/// <summary>One row: something that can be done any number of times, with an executor of its own.</summary>
internal abstract class Workload(string name, double? goalNanoseconds, int taskSlots, Schedule? schedule = null) : IDisposable
{
    private readonly Executor _executor = new(new ManualClock(), taskSlots, parker: null, schedule);

    internal string Name => name;

    /// <summary>What the row is meant to reach; null where no goal is set.</summary>
    internal double? GoalNanoseconds => goalNanoseconds;

    /// <summary>Whether it runs on several threads, and its bytes are those of the process.</summary>
    internal virtual bool IsThreaded => false;

    /// <summary>Why it cannot be measured here; null where it can.</summary>
    internal virtual string? WhyNot => null;

    protected Executor Executor => _executor;

    protected int Tasks => _executor.TaskSlots;

    public virtual void Dispose() => _executor.Dispose();

    /// <summary>Does the operation about so many times; returns how many times exactly.</summary>
    internal abstract long Run(int operations);

    /// <summary>Runs and measures one batch on the calling thread.</summary>
    internal virtual Batch Measure(int operations, out long done)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        done = Run(operations);
        double elapsed = Nanoseconds(Stopwatch.GetTimestamp() - start);
        return new Batch(elapsed, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    protected static double Nanoseconds(long stopwatchTicks) => stopwatchTicks * (1e9 / Stopwatch.Frequency);
}
