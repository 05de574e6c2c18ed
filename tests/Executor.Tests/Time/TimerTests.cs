using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Timers as tasks see them.</summary>
public class TimerTests
{
    [Fact]
    public void AfterTicks_WakesAtTheTickAndNotBefore()
    {
        using var test = new TestExecutor(startTicks: 1000);
        test.Spawn(Sleeps(test, 500));
        test.RunUntilIdle();
        Assert.Equal(1500, test.Executor.NextDeadlineTicks);
        Assert.Equal(0, test.Advance(499));
        test.AssertTrace();
        Assert.Equal(1, test.Advance(1));
        test.AssertTrace("500 at 1500");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void AfterTicks_NothingToWaitFor_EndsInTheSamePoll(long ticks)
    {
        using var test = new TestExecutor(startTicks: 7);
        test.Spawn(Sleeps(test, ticks));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace(ticks + " at 7");
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    }

    [Fact]
    public void AfterTicks_ForEver_NeverFiresAndCanBeCancelled()
    {
        using var test = new TestExecutor(startTicks: 1L << 40);
        TaskHandle task = test.Spawn(Sleeps(test, long.MaxValue));
        test.RunUntilIdle();
        Assert.Equal(0, test.Advance(1L << 61));
        Assert.Equal(TaskState.Waiting, task.GetState());
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace();
    }

    [Fact]
    public void AtTicks_InThePast_EndsInTheSamePoll()
    {
        using var test = new TestExecutor(startTicks: 50);
        test.Spawn(At(test, 49));
        test.Spawn(At(test, 50));
        Assert.Equal(2, test.RunUntilIdle());
        test.AssertTrace("49 at 50", "50 at 50");
    }

    [Fact]
    public void AfterMilliseconds_CountsInTicksOfTheClock()
    {
        using var test = new TestExecutor();
        test.Spawn(Milliseconds());
        test.RunUntilIdle();
        Assert.Equal(3L * Clock.TicksPerSecond / 1000, test.Executor.NextDeadlineTicks);

        static async Future Milliseconds() => await Timer.AfterMilliseconds(3);
    }

    [Fact]
    public void Duration_CountsFromTheAwait_NotFromTheCall()
    {
        using var test = new TestExecutor();
        test.Spawn(Late());
        test.RunUntilIdle();
        Assert.Equal(140, test.Executor.NextDeadlineTicks);

        async Future Late()
        {
            Future timer = Timer.AfterTicks(100);
            test.Clock.Advance(40);
            await timer;
        }
    }

    [Fact]
    public void SameDeadline_WakesInTheOrderOfArming()
    {
        using var test = new TestExecutor();
        test.Spawn(At(test, 300, "a"));
        test.Spawn(At(test, 200, "b"));
        test.Spawn(At(test, 300, "c"));
        test.RunUntilIdle();
        test.Advance(100);
        test.Spawn(At(test, 300, "d"));
        test.RunToEnd();
        test.AssertTrace("b 200 at 200", "a 300 at 300", "c 300 at 300", "d 300 at 300");
    }

    [Fact]
    public void SeveralTimersInATask_EachFiresAtItsTime()
    {
        using var test = new TestExecutor();
        test.Spawn(Three());
        test.RunUntilIdle();
        Assert.Equal(10, test.Executor.NextDeadlineTicks);
        test.RunToEnd();
        test.AssertTrace("10 at 10", "20 at 20", "30 at 30", "all at 30");

        async Future Three()
        {
            await Future.Join(Sleeps(test, 30), Sleeps(test, 10), Sleeps(test, 20));
            test.Log("all at " + test.Clock.NowTicks);
        }
    }

    [Fact]
    public void Cancel_WhileTheTimerIsArmed_DisarmsIt()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Sleeps(test, 100));
        test.RunUntilIdle();
        Assert.Equal(1, test.Executor.Wheel.Count);
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.Wheel.Count);
        Assert.Equal(0, test.Advance(1000));
        test.AssertTrace();
    }

    [Fact]
    public void Cancel_AfterTheTimerFiredAndBeforeItsPoll_RunsNothingOfTheTask()
    {
        using var test = new TestExecutor();
        TaskHandle first = TaskHandle.None;
        TaskHandle second = TaskHandle.None;
        first = test.Spawn(Cancels());
        second = test.Spawn(Sleeps(test, 100));
        test.RunUntilIdle();
        test.Advance(100);
        Assert.Equal(TaskState.Completed, first.GetState());
        Assert.Equal(TaskState.Canceled, second.GetState());
        test.AssertTrace();
        test.Executor.AssertInvariants();

        async Future Cancels()
        {
            await Timer.AfterTicks(100);
            second.Cancel();
        }
    }

    [Fact]
    public void IsReady_OnlyADisarmedTimerWouldBeDue_IsFalse()
    {
        using var test = new TestExecutor();
        TaskHandle early = test.Spawn(Sleeps(test, 10));
        test.Spawn(Sleeps(test, 100));
        test.RunUntilIdle();
        early.Cancel();
        test.RunUntilIdle();
        test.Clock.Advance(50);
        Assert.False(test.Executor.IsReady);
        Assert.False(test.RunOnce());
        test.Clock.Advance(50);
        Assert.True(test.Executor.IsReady);
        Assert.True(test.RunOnce());
    }

    [Fact]
    public void Run_JumpsFromDeadlineToDeadline_EachTimerIsExact()
    {
        using var test = new TestExecutor();
        test.Spawn(Sleeper());
        test.Executor.Run();
        test.AssertTrace("1", "65", "4161", "266305", "68719743041");

        async Future Sleeper()
        {
            foreach (long step in new[] { 1L, 64, 4096, 262144, 1L << 36 })
            {
                await Timer.AfterTicks(step);
                test.Log(test.Clock.NowTicks.ToString());
            }

            test.Executor.Stop();
        }
    }

    [Fact]
    public void RandomTasksThatAlsoSpendTime_NoTimerIsEarlyAndNoneIsLateWithoutReason() => Tests.Steps.Check(4, 300, 40, steps =>
    {
        using var test = new TestExecutor(strict: false, taskSlots: 40, startTicks: steps[0].Amount);
        var lateness = new List<long>();
        long spent = 0;
        foreach (Step step in steps)
        {
            test.Spawn(Sleeper(step));
        }

        test.RunToEnd();
        Assert.Equal(steps.Length, lateness.Count);
        Assert.All(lateness, late => Assert.InRange(late, 0, spent));
        test.Executor.AssertInvariants();

        async Future Sleeper(Step step)
        {
            long ticks = step.Kind == 0 ? step.Amount % 100 : step.Amount >> (step.Pick % 30);
            long due = test.Clock.NowTicks + ticks;
            await Timer.AfterTicks(ticks);
            lateness.Add(test.Clock.NowTicks - due);
            if (step.Kind == 3)
            {
                spent += step.Pick % 50;
                test.Clock.Advance(step.Pick % 50);
            }
        }
    });

    private static async Future Sleeps(TestExecutor test, long ticks)
    {
        await Timer.AfterTicks(ticks);
        test.Log(ticks + " at " + test.Clock.NowTicks);
    }

    private static async Future At(TestExecutor test, long ticks, string? name = null)
    {
        await Timer.AtTicks(ticks);
        test.Log((name is null ? "" : name + " ") + ticks + " at " + test.Clock.NowTicks);
    }
}
