using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>No trace allocates while tasks yield, wait, step aside, are spawned and end; nor does reading one.</summary>
public class TraceAllocationTests
{
    [Fact]
    public void Recorder_WithAndWithoutTimes()
    {
        AssertNone(executor => new TraceRecorder(executor, 64));
        AssertNone(executor => new TraceRecorder(executor, 64, withTimes: false));
    }

    [Fact]
    public void Counters_WithAndWithoutTimes()
    {
        AssertNone(executor => new TaskCounters(executor));
        AssertNone(executor => new TaskCounters(executor, withTimes: false));
    }

    [Fact]
    public void BothAtOnce() =>
        AssertNone(executor => ExecutorTrace.Both(new TraceRecorder(executor, 64), new TaskCounters(executor)));

    [Fact]
    public void Lints_ThatFindSomething()
    {
        var found = TaskLint.None;
        AssertNone(
            executor => new TaskCounters(executor),
            (executor, trace) => new TaskLints(executor, (TaskCounters)trace) { LongestReadyTicks = -1, LongestWaitTicks = 0, FewestPolls = 1 },
            lints => found |= lints.Check());
        Assert.NotEqual(TaskLint.None, found);
    }

    [Fact]
    public void Reading_OfARecorder()
    {
        long sum = 0;
        AssertNone(
            executor => new TraceRecorder(executor, 64),
            (_, trace) => (TraceRecorder)trace,
            recorder =>
            {
                for (long number = recorder.First; number < recorder.Count; number++)
                {
                    sum += (int)recorder.GetKind(number) + recorder.GetSlot(number) + recorder.GetTicks(number) + (int)recorder.GetState(number);
                }
            });
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void Reading_OfCountersAndLoad()
    {
        long sum = 0;
        AssertNone(
            executor => new TaskCounters(executor),
            (_, trace) => (TaskCounters)trace,
            counters =>
            {
                TaskFigures figures = counters.GetFigures(0);
                sum += figures.Polls + figures.MedianLatencyTicks + figures.GetLatencies(0) + counters.GetReadyTicks(0);
                sum += counters.Load!.BusyPermille + counters.Load.IdlePermille;
                counters.Load.Restart();
            });
        Assert.NotEqual(0, sum);
    }

    private static void AssertNone(Func<Executor, ExecutorTrace> make) => AssertNone<object?>(make, (_, _) => null, _ => { });

    private static void AssertNone<T>(Func<Executor, ExecutorTrace> make, Func<Executor, ExecutorTrace, T> prepare, Action<T> read)
    {
        using var executor = new Executor(new ManualClock(), 4);
        ExecutorTrace trace = make(executor);
        executor.Trace = trace;
        T reader = prepare(executor, trace);
        long allocated = executor.BlockOn(Measures());
        Assert.Equal(0, allocated);

        async Future<long> Measures()
        {
            long before = 0;
            for (int i = 0; i < 1000; i++)
            {
                if (i == 200)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                await executor.Spawn(Works(), "worker").Join();
                read(reader);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static async Future Works()
    {
        await Future.Yield();
        await Timer.AfterTicks(3);
        for (int i = 0; i <= BuildConfig.AwaitsPerTurn; i++)
        {
            await Future.Ready();
        }
    }
}
