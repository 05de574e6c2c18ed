using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Each hook, in the order in which things happen.</summary>
public class TraceOrderTests
{
    [Fact]
    public void Task_FromItsSpawnToItsEnd_IsToldWhole()
    {
        using var test = new TestExecutor();
        var log = new TraceLog(test.Clock);
        test.Executor.Trace = log;
        test.Spawn(YieldsAndWaits(), "a");
        test.Executor.BlockOn(Wait(7));
        log.AssertLines(
            "0 spawned 0 a", "0 woken 0",
            "0 spawned 1 BlockOn", "0 woken 1",
            "0 poll 0", "0 woken 0", "0 end 0",
            "0 poll 1", "0 end 1",
            "0 poll 0", "0 end 0",
            "0 idle 5",
            "5 timer 0", "5 woken 0", "5 poll 0", "5 end 0", "5 Completed 0",
            "5 idle 7",
            "7 timer 0", "7 woken 1", "7 poll 1", "7 end 1", "7 Completed 1");

        static async Future YieldsAndWaits()
        {
            await Future.Yield();
            await Embedded.Async.Timer.AfterTicks(5);
        }
    }

    [Fact]
    public void Timer_ThatFiresLate_SaysHowLate()
    {
        using var test = new TestExecutor();
        var log = new TraceLog();
        test.Spawn(Wait(5));
        test.RunUntilIdle();
        test.Executor.Trace = log;
        test.Advance(9);
        log.AssertLines("timer 4", "woken 0", "poll 0", "end 0", "Completed 0");
    }

    [Fact]
    public void Task_ThatIsCancelledOrFails_EndsAsThat()
    {
        using var test = new TestExecutor();
        var log = new TraceLog();
        test.Executor.Trace = log;
        TaskHandle cancelled = test.Spawn(Wait(5));
        test.Spawn(Fails());
        test.RunUntilIdle();
        cancelled.Cancel();
        test.RunUntilIdle();
        log.AssertLines(
            "spawned 0 ", "woken 0", "spawned 1 ", "woken 1",
            "poll 0", "end 0", "poll 1", "end 1", "Faulted 1",
            "woken 0", "poll 0", "end 0", "Canceled 0");
        Assert.Single(test.TakeUnhandled());

        static async Future Fails()
        {
            await Future.Ready();
            throw new NotSupportedException("on purpose");
        }
    }

    [Fact]
    public void TaskThatNeverWaits_StepsAsideWithinItsPoll()
    {
        using var test = new TestExecutor();
        var log = new TraceLog();
        test.Executor.Trace = log;
        test.Spawn(AwaitsWhatIsReady(BuildConfig.AwaitsPerTurn + 1));
        test.RunUntilIdle();
        log.AssertLines("spawned 0 ", "woken 0", "poll 0", "aside 0", "woken 0", "end 0", "poll 0", "end 0", "Completed 0");
    }

    [Fact]
    public void TwoYieldingTasks_TakeTurns_AndATraceMayBeExchangedMeanwhile()
    {
        using var test = new TestExecutor();
        var first = new TraceLog();
        var second = new TraceLog();
        test.Executor.Trace = first;
        test.Spawn(Yields(2));
        test.Spawn(Exchanges());
        test.RunUntilIdle();
        first.AssertLines("spawned 0 ", "woken 0", "spawned 1 ", "woken 1", "poll 0", "woken 0", "end 0", "poll 1", "woken 1", "end 1");
        second.AssertLines("poll 0", "woken 0", "end 0", "poll 1", "end 1", "Completed 1", "poll 0", "end 0", "Completed 0");

        async Future Exchanges()
        {
            test.Executor.Trace = second;
            await Future.Yield();
        }
    }

    [Fact]
    public void Stop_InARunOfYields_IsSeenAtOnce()
    {
        using var test = new TestExecutor();
        var log = new TraceLog();
        test.Executor.Trace = log;
        test.Spawn(Stops());
        test.Executor.Run();
        log.AssertLines("spawned 0 ", "woken 0", "poll 0", "woken 0", "end 0", "poll 0", "woken 0", "end 0");
        test.Executor.Trace = null;
        test.RunUntilIdle();
        log.AssertLines();

        async Future Stops()
        {
            await Future.Yield();
            test.Executor.Stop();
            await Future.Yield();
        }
    }

    [Fact]
    public void Both_TellsTheFirstBeforeTheSecond_OfEveryHook()
    {
        var lines = new List<string>();
        var log = new TraceLog(lines: lines);
        ExecutorTrace both = ExecutorTrace.Both(new TraceLog(prefix: "a ", lines: lines), new TraceLog(prefix: "b ", lines: lines));
        both.TaskSpawned(1, "x");
        both.TaskWoken(2);
        both.PollStarted(3);
        both.PollEnded(4);
        both.SteppedAside(5);
        both.TaskEnded(6, TaskState.Faulted);
        both.TimerFired(7);
        both.Idle(8);
        log.AssertLines(
            "a spawned 1 x", "b spawned 1 x", "a woken 2", "b woken 2", "a poll 3", "b poll 3", "a end 4", "b end 4",
            "a aside 5", "b aside 5", "a Faulted 6", "b Faulted 6", "a timer 7", "b timer 7", "a idle 8", "b idle 8");
    }

    private static async Future Wait(long ticks) => await Embedded.Async.Timer.AfterTicks(ticks);

    private static async Future Yields(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Future.Yield();
        }
    }

    private static async Future AwaitsWhatIsReady(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Future.Ready();
        }
    }
}
