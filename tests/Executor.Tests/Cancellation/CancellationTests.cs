using System;
using System.Collections.Generic;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Single cases, by traces; every step of everything else is in <see cref="CancelEverywhereTests"/>.</summary>
public class CancellationTests
{
    [Fact]
    public void Cancel_BeforeTheFirstPoll_RunsNothing()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Guarded(test, "a"));
        Assert.True(task.Cancel());
        Assert.True(task.Cancel());
        test.RunUntilIdle();
        Assert.Empty(test.Trace);
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.False(task.Cancel());
    }

    [Fact]
    public void Cancel_OfAWaitingTask_UnwindsFromTheInsideInOnePoll()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Level(3));
        test.RunUntilIdle();
        task.Cancel();
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("try 3", "try 2", "try 1", "try 0", "finally 0", "finally 1", "finally 2", "finally 3");

        async Future Level(int n)
        {
            test.Log("try " + n);
            try
            {
                await (n == 0 ? Timer.AfterTicks(9) : Level(n - 1));
                test.Log("never");
            }
            finally
            {
                test.Log("finally " + n);
            }
        }
    }

    [Fact]
    public void Cancel_OfItself_TakesEffectAtTheNextWait()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(CancelsItself());
        test.RunUntilIdle();
        test.AssertTrace("True", "still running", "finally");
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future CancelsItself()
        {
            try
            {
                test.Log(Executor.Current.CurrentTask.Cancel().ToString());
                test.Log("still running");
                await Timer.AfterTicks(5);
                test.Log("never");
            }
            finally
            {
                test.Log("finally");
            }
        }
    }

    [Fact]
    public void Cancel_OfItselfInItsLastStep_IsTooLate()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(CancelsItselfAndEnds());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, task.GetState());
        TaskHandle next = test.Spawn(Guarded(test, "next"));
        test.RunToEnd();
        Assert.Equal(TaskState.Completed, next.GetState());

        static async Future CancelsItselfAndEnds()
        {
            await Future.Yield();
            Executor.Current.CurrentTask.Cancel();
        }
    }

    [Fact]
    public void Cancel_DuringCleanUp_DoesNotDisturbIt()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Guarded(test, "a"));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("a begins", "a finally");
        Assert.True(task.Cancel());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        test.RunToEnd();
        test.AssertTrace("a clean");
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void Cancel_FromAnotherThread_IsTakenBeforeTheNextPoll()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Guarded(test, "a"));
        test.RunUntilIdle();
        var thread = new Thread(() => Assert.True(task.Cancel()));
        thread.Start();
        thread.Join();
        test.RunToEnd();
        test.AssertTrace("a begins", "a finally", "a clean");
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void Cancel_FromAnotherThread_WhileTheSlotIsInTheInboxAlready_IsNotLost()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Guarded(test, "a"));
        test.RunUntilIdle();
        var thread = new Thread(() =>
        {
            task.GetWaker().Wake();
            task.Cancel();
        });
        thread.Start();
        thread.Join();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void Cancels_FromAnotherThread_OfTasksThatAreWokenAllTheTime_AreNeverLost()
    {
        const int Rounds = 20_000;
        using var test = new TestExecutor(strict: false);
        long current = 0;
        bool stop = false;
        var canceller = new Thread(() =>
        {
            TaskHandle last = default;
            while (!Volatile.Read(ref stop))
            {
                var task = (TaskHandle)Volatile.Read(ref current);
                if (task != last)
                {
                    task.GetWaker().Wake();
                    task.Cancel();
                    last = task;
                }
            }
        });
        canceller.Start();
        int cancelled = 0;
        try
        {
            for (int i = 0; i < Rounds; i++)
            {
                TaskHandle task = test.Spawn(new Gate());
                test.RunOnce();
                Volatile.Write(ref current, (long)task);

                // Bounded by the number of polls: the other thread cancels each task exactly once.
                while (task.GetState() is TaskState.Ready or TaskState.Waiting)
                {
                    test.RunOnce();
                }

                cancelled += task.GetState() == TaskState.Canceled ? 1 : 0;
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            canceller.Join();
        }

        Assert.Equal(Rounds, cancelled);
    }

    [Fact]
    public void Cancel_WhenTheLeafHasCompletedButWasNotPolled_WithdrawsIt()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        TaskHandle first = test.Spawn(Receive("first"));
        TaskHandle second = test.Spawn(Receive("second"));
        test.RunUntilIdle();
        Assert.True(channel.TrySend(7));
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("second 7");
        Assert.Equal(TaskState.Canceled, first.GetState());
        Assert.Equal(TaskState.Completed, second.GetState());

        async Future Receive(string name) => test.Log(name + " " + await channel.Receive());
    }

    [Fact]
    public void Swallower_ThatComesBackToItsAwait_IsDroppedAndReportedWithItsName()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(SwallowsForEver());
        test.RunUntilIdle();
        task.Cancel();
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("round", "swallowed", "round");
        Exception report = Assert.Single(test.TakeUnhandled());
        string method = "CancellationTests." + nameof(Swallower_ThatComesBackToItsAwait_IsDroppedAndReportedWithItsName);
        Assert.Contains(method, report.Message, StringComparison.Ordinal);
        Assert.Contains("when (e is not FutureCanceledException)", report.Message, StringComparison.Ordinal);
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future SwallowsForEver()
        {
            while (true)
            {
                try
                {
                    test.Log("round");
                    await Timer.AfterTicks(5);
                }
                catch (Exception)
                {
                    test.Log("swallowed");
                }
            }
        }
    }

    [Fact]
    public void Swallower_InABranch_IsDroppedAndTheSelectEnds()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(SwallowsForEver(), Timer.AfterTicks(7))));
        Assert.Contains("FutureCanceledException", Assert.Single(test.TakeUnhandled()).Message, StringComparison.Ordinal);

        static async Future SwallowsForEver()
        {
            while (true)
            {
                try
                {
                    await Future.Join(Timer.AfterTicks(5), Timer.AfterTicks(2));
                }
                catch (Exception)
                {
                }
            }
        }
    }

    [Fact]
    public void CatchWithAFilter_LetsTheCancellationThrough()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Loop());
        test.Advance(12);
        task.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("caught");
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future Loop()
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    await Timer.AfterTicks(i == 0 ? 0 : 50);
                    if (i == 0)
                    {
                        throw new InvalidOperationException();
                    }
                }
                catch (Exception e) when (e is not FutureCanceledException)
                {
                    test.Log("caught");
                }
            }
        }
    }

    [Fact]
    public void MethodThatSwallowsAndReturns_HasItsCallerCancelledAtTheNextWait()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Caller());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("swallowed", "result 5", "caller's finally");
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future Caller()
        {
            try
            {
                test.Log("result " + await Swallows());
                await Timer.AfterTicks(1);
                test.Log("never");
            }
            finally
            {
                test.Log("caller's finally");
            }
        }

        async Future<int> Swallows()
        {
            try
            {
                await Timer.AfterTicks(9);
                return 1;
            }
            catch (FutureCanceledException)
            {
                test.Log("swallowed");
                return 5;
            }
        }
    }

    [Fact]
    public void Joiner_OfACancelledTask_IsToldAndNotCancelledItself()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Guarded(test, "a"));
        TaskHandle joiner = test.Spawn(Join());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("a begins", "a finally", "a clean", "Canceled");
        Assert.Equal(TaskState.Completed, joiner.GetState());

        async Future Join() => test.Log((await task.Join()).ToString());
    }

    [Fact]
    public void CancelledMethod_InNormalMode_StartsAfreshWhenItIsUsedAgain()
    {
        using var test = new TestExecutor(strict: false);
        for (int i = 0; i < 50; i++)
        {
            TaskHandle task = test.Spawn(Future.Join(Guarded(test, "x"), Yields()));
            for (int poll = 0; poll < i % 6; poll++)
            {
                test.RunOnce();
            }

            if (i % 2 == 0)
            {
                task.Cancel();
            }

            test.RunToEnd();
            Assert.Equal(i % 2 == 0 ? TaskState.Canceled : TaskState.Completed, task.GetState());
            Assert.Equal(i % 2 == 0 && i % 6 == 0 ? [] : ["x begins", "x finally", "x clean"], test.TakeTrace());
        }

        static async Future Yields()
        {
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    await Future.Yield();
                }
            }
            finally
            {
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void FutureCanceledException_ThrownByHand_IsAnExceptionLikeAnyOther()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Throws());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Faulted, task.GetState());
        Assert.IsType<FutureCanceledException>(Assert.Single(test.TakeUnhandled()));

        static async Future Throws()
        {
            await Future.Yield();
            throw new FutureCanceledException();
        }
    }

    [Fact]
    public void TwoExecutorsOnOneThread_CancelAtAYield_OnlyTheOneThatIsMeant()
    {
        using var test = new TestExecutor();
        using var other = new Executor(new ManualClock());
        var trace = new List<string>();
        TaskHandle mine = test.Spawn(Yields("mine", 4));
        TaskHandle theirs = other.Spawn(Yields("theirs", 4));
        test.RunOnce();
        other.RunOnce();
        mine.Cancel();
        other.RunUntilIdle();
        test.RunUntilIdle();
        Assert.Equal(["mine 0", "theirs 0", "theirs 1", "theirs 2", "theirs 3", "theirs end", "mine end"], trace);
        Assert.Equal(TaskState.Canceled, mine.GetState());
        Assert.Equal(TaskState.Completed, theirs.GetState());

        async Future Yields(string name, int count)
        {
            try
            {
                for (int i = 0; i < count; i++)
                {
                    trace.Add(name + " " + i);
                    await Future.Yield();
                }
            }
            finally
            {
                trace.Add(name + " end");
            }
        }
    }

    private static async Future Guarded(TestExecutor test, string name)
    {
        test.Log(name + " begins");
        try
        {
            await Timer.AfterTicks(9);
        }
        finally
        {
            test.Log(name + " finally");
            await Timer.AfterTicks(2);
            test.Log(name + " clean");
        }
    }
}
