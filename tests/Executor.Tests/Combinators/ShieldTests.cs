using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

public class ShieldTests
{
    [Fact]
    public void Shield_ThatIsNotCancelled_IsTransparent()
    {
        using var test = new TestExecutor();
        Future<int> child = Child(test, "c", 3, 7);
        Assert.Equal(7, test.Executor.BlockOn(Awaits()));
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.Shield(Failing(test, "bad", 1))));

        async Future<int> Awaits()
        {
            await Future.Shield(Future.Ready());
            await Future.Shield(child);
            return child.TakeResult();
        }
    }

    [Fact]
    public void CancelledBeforeItBegan_IsDropped()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Shield(Guarded(test, "c", 5)));
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CancelledWhileItRuns_EndsWhatItBegan_AndIsCancelledAtTheNextAwait(bool withTry)
    {
        using var test = new TestExecutor();
        Future<int> child = Child(test, "c", 5, 7);
        TaskHandle task = test.Spawn(withTry ? WithTry() : Body());
        test.RunUntilIdle();
        test.Advance(2);
        Assert.True(task.Cancel());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(5, test.Clock.NowTicks);
        test.AssertTrace(withTry ? ["c begins", "c ends", "took 7", "finally"] : ["c begins", "c ends", "took 7"]);

        async Future WithTry()
        {
            try
            {
                await Body();
            }
            finally
            {
                test.Log("finally");
            }
        }

        async Future Body()
        {
            await Future.Shield(child);
            test.Log("took " + child.TakeResult());
            await Timer.AfterTicks(50);
            test.Log("never");
        }
    }

    [Fact]
    public void CancelledWhileItRuns_InAMethodThatWaitsNoMore_StillEndsTheOuterOnesAtTheirNextAwait()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        test.Advance(1);
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace("c begins", "c ends", "inner");

        async Future Inner()
        {
            await Future.Shield(Child(test, "c", 5));
            test.Log("inner");
        }

        async Future Outer()
        {
            await Inner();
            await Timer.AfterTicks(1);
            test.Log("never");
        }
    }

    [Fact]
    public void CancelledAtTheMomentItEnds_Ends()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Body());
        test.RunUntilIdle();
        test.Clock.Advance(5);
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace("c begins", "c ends", "after");

        async Future Body()
        {
            await Future.Shield(Child(test, "c", 5));
            test.Log("after");
            await Future.Yield();
            test.Log("never");
        }
    }

    [Fact]
    public void WakeUpThatComesTogetherWithTheCancellation_IsNotLost()
    {
        using var test = new TestExecutor();
        var gate = new Gate();
        TaskHandle task = test.Spawn(Future.Shield(Waits()));
        test.RunUntilIdle();
        gate.Open();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("through");
        Assert.Equal(0, gate.Cancels);
        Assert.NotEqual(TaskState.Waiting, task.GetState());

        async Future Waits()
        {
            await gate;
            test.Log("through");
        }
    }

    [Fact]
    public void CancelledAgainAndAgain_EndsWhatItBegan()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Shield(Guarded(test, "c", 3)));
        for (int i = 0; i < 3; i++)
        {
            test.RunUntilIdle();
            task.Cancel();
            test.Advance(1);
        }

        test.RunToEnd();
        test.AssertTrace("c begins", "c finally", "c clean");
        Assert.Equal(5, test.Clock.NowTicks);
    }

    [Fact]
    public void LoserOfASelect_IsWaitedFor()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(Future.Shield(Child(test, "c", 9)), Timer.AfterTicks(2))));
        test.AssertTrace("c begins", "c ends");
        Assert.Equal(9, test.Clock.NowTicks);
    }

    [Fact]
    public void LoserOfASelectThatNeverBegan_IsDropped()
    {
        using var test = new TestExecutor();
        Assert.Equal(0, test.Executor.BlockOn(Future.Select(Future.Ready(), Future.Shield(Child(test, "c", 9)))));
        test.AssertTrace();
    }

    [Fact]
    public void InATimeoutThatIsLate_IsWaitedFor()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.Join(Future.Shield(Child(test, "c", 9)), Guarded(test, "g", 90)), 2)));
        test.AssertTrace("c begins", "g begins", "g finally", "g clean", "c ends");
        Assert.Equal(9, test.Clock.NowTicks);
    }

    [Fact]
    public void BranchOfATryJoinThatFails_IsWaitedFor()
    {
        using var test = new TestExecutor();
        Future join = Future.TryJoin(Future.Shield(Guarded(test, "c", 9)), Failing(test, "bad", 2));
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join)).Message);
        Assert.Equal(11, test.Clock.NowTicks);
    }

    [Fact]
    public void CancelledFromOutsideAfterItLostASelect_StillEnds()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Select(Future.Shield(Child(test, "c", 9)), Timer.AfterTicks(2)));
        test.RunUntilIdle();
        test.Advance(3);
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("c begins", "c ends");
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void ShieldsInShields_AreOne()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Shield(Future.Join(Future.Shield(Future.Shield(Child(test, "a", 4))), Child(test, "b", 6))));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("a begins", "b begins", "a ends", "b ends");
    }

    [Fact]
    public void WhatItShields_MayCancelPartsOfItself()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Shield(Future.Select(Guarded(test, "loser", 50), Child(test, "winner", 4))));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("loser begins", "winner begins", "winner ends", "loser finally", "loser clean");
    }

    [Fact]
    public void FailureOfWhatItShields_ReachesTheHandlerOfACancelledTask()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal("bad", Assert.Single(test.TakeUnhandled()).Message);
        Assert.Equal(TaskState.Faulted, task.GetState());

        async Future Outer() => await Future.Shield(Failing(test, "bad", 2));
    }

    [Fact]
    public void ShieldInALoop_OfACancelledTask_IsNotBegunAgain()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Loop());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("c begins", "c ends");

        async Future Loop()
        {
            while (true)
            {
                await Future.Shield(Child(test, "c", 2));
            }
        }
    }
}
