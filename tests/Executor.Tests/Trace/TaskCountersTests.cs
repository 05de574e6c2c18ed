using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Figures in virtual time, where they are exact.</summary>
public class TaskCountersTests
{
    [Fact]
    public void Figures_OfATask_AreExact()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor);
        test.Executor.Trace = counters;
        TaskHandle task = test.Spawn(Works());
        test.Clock.Advance(4);
        test.RunToEnd();
        TaskFigures figures = counters.GetFigures(task);
        // Spawned at 0, polled 4 to 7; yields at 7, polled 7 to 9; the timer fires at 19, polled at once to 20.
        Assert.Equal((1, 3, 3, 1, 0), (figures.Spawns, figures.Polls, figures.Wakes, figures.SelfWakes, figures.StepAsides));
        Assert.Equal((6, 3, 4), (figures.RunTicks, figures.LongestPollTicks, figures.WorstLatencyTicks));
        Assert.Equal(0, figures.MedianLatencyTicks);
        Assert.Equal([2, 0, 0, 1], Enumerable.Range(0, 4).Select(figures.GetLatencies));

        async Future Works()
        {
            test.Clock.Advance(3);
            await Future.Yield();
            test.Clock.Advance(2);
            await Timer.AfterTicks(10);
            test.Clock.Advance(1);
        }
    }

    [Fact]
    public void TaskThatSteppedAside_IsCountedAsWokenByItself()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor, withTimes: false);
        test.Executor.Trace = counters;
        TaskFigures figures = counters.GetFigures(test.Spawn(AwaitsWhatIsReady(BuildConfig.AwaitsPerTurn + 1)));
        test.RunToEnd();
        Assert.Equal((2, 2, 1, 1), (figures.Polls, figures.Wakes, figures.SelfWakes, figures.StepAsides));
    }

    [Fact]
    public void WithoutTimes_OnlyEventsAreCounted()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor, withTimes: false);
        test.Executor.Trace = counters;
        TaskHandle task = test.Spawn(Waits(10));
        test.Clock.Advance(5);
        test.RunToEnd();
        TaskFigures figures = counters.GetFigures(task);
        Assert.Equal((2, 2, 0), (figures.Polls, figures.Wakes, figures.SelfWakes));
        Assert.Equal((0, 0, 0, 0), (figures.RunTicks, figures.WorstLatencyTicks, figures.MedianLatencyTicks, counters.GetTicksSincePoll(0)));
        Assert.Null(counters.Load);
    }

    [Fact]
    public void Slot_WithANewTask_BeginsFromNothing()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var counters = new TaskCounters(test.Executor);
        test.Executor.Trace = counters;
        test.Spawn(Waits(1));
        test.RunToEnd();
        Assert.Equal(2, counters.GetFigures(0).Polls);
        test.Spawn(Waits(0));
        test.RunToEnd();
        Assert.Equal((1, 1), (counters.GetFigures(0).Polls, counters.GetFigures(0).Spawns));
    }

    [Fact]
    public void CountInto_LetsSeveralTasksCountTogether_UntilTheyEnd()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor);
        var together = new TaskFigures();
        test.Executor.Trace = counters;
        counters.CountInto(HandleBits.Slot((long)test.Spawn(Waits(1))), together);
        counters.CountInto(HandleBits.Slot((long)test.Spawn(Waits(2))), together);
        test.Spawn(Waits(3));
        test.RunToEnd();
        Assert.Equal((2, 4), (together.Spawns, together.Polls));
        together.Reset();
        Assert.Equal((0, 0), (together.Spawns, together.Polls));
    }

    [Fact]
    public void Buckets_ArePowersOfTwo()
    {
        Assert.Equal([0, 1, 2, 2, 3, 3, 4], new long[] { 0, 1, 2, 3, 4, 7, 8 }.Select(TaskFigures.BucketOf));
        Assert.Equal(TaskFigures.LatencyBuckets - 2, TaskFigures.BucketOf((1L << 18) - 1));
        Assert.Equal(TaskFigures.LatencyBuckets - 1, TaskFigures.BucketOf(1L << 18));
        Assert.Equal(TaskFigures.LatencyBuckets - 1, TaskFigures.BucketOf(long.MaxValue));
    }

    [Fact]
    public void Latencies_StandInTheirBuckets()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor);
        test.Executor.Trace = counters;
        var signal = new Signal();
        TaskFigures figures = counters.GetFigures(test.Spawn(Takes()));
        test.RunUntilIdle();
        foreach (long latency in new long[] { 1, 2, 3, 20, 20, 20, 500_000 })
        {
            signal.Set();
            test.Advance(latency);
        }

        int[] buckets = [.. Enumerable.Range(0, TaskFigures.LatencyBuckets).Select(figures.GetLatencies)];
        Assert.Equal([1, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], buckets);
        Assert.Equal((3, 500_000), (figures.MedianLatencyTicks, figures.WorstLatencyTicks));

        async Future Takes()
        {
            while (true)
            {
                await signal.Wait();
            }
        }
    }

    [Fact]
    public void Load_OfASecondAQuarterOfWhichIsWork_Is25Percent()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor);
        test.Executor.Trace = counters;
        test.Spawn(Works());
        test.Executor.Run();
        ExecutorLoad load = counters.Load!;
        Assert.Equal((1_000_000, 250_000, 750_000), (load.WindowTicks, load.BusyTicks, load.IdleTicks));
        Assert.Equal((250, 750), (load.BusyPermille, load.IdlePermille));

        async Future Works()
        {
            for (int i = 0; i < 10; i++)
            {
                test.Clock.Advance(Clock.TicksFromMilliseconds(25));
                await Timer.AfterMilliseconds(75);
            }

            test.Executor.Stop();
        }
    }

    [Fact]
    public void Load_IsReadAndRestartedWithinAPoll()
    {
        using var test = new TestExecutor();
        var counters = new TaskCounters(test.Executor);
        test.Executor.Trace = counters;
        ExecutorLoad load = counters.Load!;
        test.Executor.BlockOn(Measures());

        async Future Measures()
        {
            test.Clock.Advance(100);
            Assert.Equal((100, 0, 1000, 0), (load.BusyTicks, load.IdleTicks, load.BusyPermille, load.IdlePermille));
            load.Restart();
            Assert.Equal((0, 0, 0), (load.WindowTicks, load.BusyTicks, load.BusyPermille));
            test.Clock.Advance(10);
            await Timer.AfterTicks(30);
            Assert.Equal((40, 10, 30, 250, 750), (load.WindowTicks, load.BusyTicks, load.IdleTicks, load.BusyPermille, load.IdlePermille));
        }
    }

    private static async Future Waits(long ticks) => await Timer.AfterTicks(ticks);

    private static async Future AwaitsWhatIsReady(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Future.Ready();
        }
    }
}
