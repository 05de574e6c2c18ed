using System;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Each lint firing and not firing.</summary>
public sealed class TaskLintsTests : IDisposable
{
    private static readonly long s_second = Clock.TicksFromMilliseconds(1000);

    private readonly TestExecutor _test = new();
    private readonly TaskLints _lints;

    public TaskLintsTests()
    {
        var counters = new TaskCounters(_test.Executor);
        _test.Executor.Trace = counters;
        _lints = new TaskLints(_test.Executor, counters);
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public void TaskThatYieldsInALoop_IsSelfWaking()
    {
        TaskHandle task = _test.Spawn(Spins(), "spinner");
        Poll(99);
        Assert.Equal(TaskLint.None, _lints.Check(task));
        Poll(1);
        Assert.Equal(TaskLint.SelfWaking, _lints.Check(task));
        Assert.Equal(
            ["spinner: self-waking, in 1000 of 1000 polls; await what it looks for, or a Ticker, instead of Future.Yield in a loop"],
            Findings());
        TaskFinding finding = _lints.GetFindings()[0];
        Assert.Equal((TaskLint.SelfWaking, "spinner", 0, 1000), (finding.Lint, finding.Task, finding.Slot, finding.Figure));
    }

    [Fact]
    public void TaskThatYieldsOnceForEachWait_IsNot()
    {
        TaskHandle task = _test.Spawn(Takes());
        for (int i = 0; i < 200; i++)
        {
            _test.Advance(10);
        }

        Assert.Equal(TaskLint.None, _lints.Check(task));
        Assert.Empty(_lints.GetFindings());

        static async Future Takes()
        {
            while (true)
            {
                await Timer.AfterTicks(10);
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void LongPoll_IsNeverYielding()
    {
        TaskHandle brief = _test.Spawn(Computes(_lints.LongestPollTicks), "brief");
        TaskHandle hog = _test.Spawn(Computes(_lints.LongestPollTicks + 1), "hog");
        _test.RunUntilIdle();
        Assert.Equal(TaskLint.None, _lints.Check(brief));
        Assert.Equal(TaskLint.NeverYielding, _lints.Check(hog));
        Assert.Equal(["hog: never yielding, a poll took 20001 ticks; await Future.Yield between parts of its work"], Findings());
    }

    [Fact]
    public void StepAside_IsNeverYielding_NotSelfWaking()
    {
        _lints.FewestPolls = 1;
        _test.Spawn(AwaitsWhatIsReady(), "greedy");
        Poll(3);
        Assert.Equal(TaskLint.NeverYielding, _lints.Check());
        Assert.Equal(["greedy: never yielding, stepped aside 3 times; what it awaits is always ready; wait for something, or yield"], Findings());
    }

    [Fact]
    public void TaskThatWaitsLong_WithoutATimer_HasALostWaker()
    {
        var nobodySets = new Signal();
        TaskHandle task = _test.Spawn(Waits(nobodySets), "forgotten");
        _test.RunUntilIdle();
        _test.Advance(10 * s_second);
        Assert.Equal(TaskLint.None, _lints.Check(task));
        _lints.LongestWaitTicks = 10 * s_second;
        Assert.Equal(TaskLint.None, _lints.Check(task));
        _test.Advance(1);
        Assert.Equal(TaskLint.LostWaker, _lints.Check(task));
        Assert.Equal(
            ["forgotten: lost waker, waits for Signal since 10000001 ticks; see who should end that wait, or put a Timeout round it"],
            Findings());
        nobodySets.Set();
        Assert.Equal(TaskLint.None, _lints.Check(task));
    }

    [Fact]
    public void TaskThatWaitsLong_WithATimerOfItsOwn_HasNot()
    {
        var nobodySets = new Signal();
        _lints.LongestWaitTicks = s_second;
        _test.Spawn(WaitsWithTimeout(nobodySets));
        _test.Spawn(Sleeps(3600 * s_second));
        _test.RunUntilIdle();
        _test.Advance(10 * s_second);
        Assert.Equal(TaskLint.None, _lints.Check());

        static async Future WaitsWithTimeout(Signal signal) => await Timeout.AfterMilliseconds(Waits(signal), 3_600_000);
    }

    [Fact]
    public void ReadyTaskThatIsNotPolled_IsStarved_WhileItWaitsAndAfterwards()
    {
        TaskHandle task = _test.Spawn(Sleeps(10 * s_second), "late");
        _test.Clock.Advance(_lints.LongestReadyTicks);
        Assert.Equal(TaskLint.None, _lints.Check(task));
        _test.Clock.Advance(1);
        Assert.Equal(TaskLint.Starved, _lints.Check(task));
        string[] before = Findings();
        Assert.Equal(
            ["late: starved, was ready for 100001 ticks before a poll; give it a higher priority, or shorten the polls of the others"],
            before);
        _test.RunUntilIdle();
        Assert.Equal(before, Findings());
    }

    [Fact]
    public void Figures_OfATaskThatHasEnded_AreJudgedAlone()
    {
        var figures = new TaskFigures();
        var counters = new TaskCounters(_test.Executor);
        _test.Executor.Trace = counters;
        TaskHandle task = _test.Spawn(Computes(s_second));
        counters.CountInto(HandleBits.Slot((long)task), figures);
        _test.RunUntilIdle();
        task.Cancel();
        _test.RunUntilIdle();
        Assert.Equal(TaskLint.None, _lints.Check(task));
        Assert.Equal(TaskLint.NeverYielding, _lints.Check(figures));
        TaskFinding finding = Assert.Single(_lints.GetFindings(figures, "gone"));
        Assert.Equal(("gone", -1, s_second), (finding.Task, finding.Slot, finding.Figure));
    }

    [Fact]
    public void UnnamedTasks_AreCalledByTheirSlots_AndSeveralLintsMayHold()
    {
        _test.Clock.Advance(5);
        _test.Spawn(Sleeps(10 * s_second));
        _test.Spawn(Computes(s_second));
        _test.Clock.Advance(s_second);
        _test.RunUntilIdle();
        Assert.Equal(TaskLint.NeverYielding | TaskLint.Starved, _lints.Check());
        Assert.Equal(["task 0", "task 1", "task 1"], _lints.GetFindings().Select(finding => finding.Task));
    }

    private string[] Findings() => [.. _lints.GetFindings().Select(finding => finding.ToString())];

    private void Poll(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.True(_test.RunOnce());
        }
    }

    private static async Future Spins()
    {
        while (true)
        {
            await Future.Yield();
        }
    }

    private static async Future AwaitsWhatIsReady()
    {
        while (true)
        {
            await Future.Ready();
        }
    }

    private static async Future Waits(Signal signal) => await signal.Wait();

    private static async Future Sleeps(long ticks) => await Timer.AfterTicks(ticks);

    private async Future Computes(long ticks)
    {
        _test.Clock.Advance(ticks);
        await Timer.AfterTicks(3600 * s_second);
    }
}
