using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

public class FuseTests
{
    [Fact]
    public void HeldFuture_LivesOverManySelects_AndItsResultCanBeTaken()
    {
        using var test = new TestExecutor();
        Future<int> held = Child(test, "held", 25, 7);
        test.Executor.BlockOn(Loop());
        test.AssertTrace("held begins", "lost at 10", "lost at 20", "held ends", "took 7 at 25", "lost at 35");

        async Future Loop()
        {
            var fuse = new Fuse();
            fuse.Set(held);
            for (int i = 0; i < 4; i++)
            {
                bool won = await Future.Select(fuse.Wait(), Timer.AfterTicks(10)) == 0;
                test.Log((won ? "took " + held.TakeResult() : "lost") + " at " + test.Clock.NowTicks);
                Assert.Equal(i < 2, fuse.IsHolding);
            }
        }
    }

    [Fact]
    public void SetAfterItWasBlown_HoldsTheNext()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace("a begins", "a ends", "b begins", "b ends");

        async Future Body()
        {
            var fuse = new Fuse();
            fuse.Set(Child(test, "a", 1));
            await fuse.Wait();
            Assert.False(await Timeout.AfterTicks(fuse.Wait(), 1));
            fuse.Set(Child(test, "b", 1));
            await fuse.Wait();
        }
    }

    [Fact]
    public void SetBetweenTheEndOfAWaitAndTheEndOfItsJoin_IsKept()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        fuse.Set(Child(test, "a", 1));
        test.Executor.BlockOn(Future.Join(fuse.Wait(), SetsAgain(), Timer.AfterTicks(9)));
        Assert.True(fuse.IsHolding);
        test.Executor.BlockOn(fuse.Wait());
        test.AssertTrace("a begins", "a ends", "b begins", "b ends");

        async Future SetsAgain()
        {
            await Timer.AfterTicks(3);
            fuse.Set(Child(test, "b", 1));
        }
    }

    [Fact]
    public void NothingRuns_BeforeTheFirstWait_AndBetweenWaits()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace("set", "held begins", "held ends");

        async Future Body()
        {
            var fuse = new Fuse();
            fuse.Set(Child(test, "held", 5));
            test.Log("set");
            await Timer.AfterTicks(3);
            Assert.Equal(1, await Future.Select(fuse.Wait(), Timer.AfterTicks(1)));
            await Timer.AfterTicks(20);
            Assert.Equal(0, await Future.Select(fuse.Wait(), Timer.AfterTicks(1)));
            Assert.Equal(24, test.Clock.NowTicks);
        }
    }

    [Fact]
    public void Drop_CancelsWhatIsHeld_AndWaitsForItsCleanUp()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace("held begins", "held finally", "held clean", "dropped");
        Assert.Equal(3, test.Clock.NowTicks);

        async Future Body()
        {
            var fuse = new Fuse();
            await fuse.Drop();
            fuse.Set(Guarded(test, "held", 50));
            Assert.False(await Timeout.AfterTicks(fuse.Wait(), 1));
            await fuse.Drop();
            Assert.False(fuse.IsHolding);
            test.Log("dropped");
        }
    }

    [Fact]
    public void Drop_OfWhatNeverRan_RunsNoneOfIt()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace();

        async Future Body()
        {
            var fuse = new Fuse();
            fuse.Set(Guarded(test, "a", 5));
            await fuse.Drop();
            fuse.Set(Future.Join(Guarded(test, "b", 5), Timeout.AfterTicks(Child(test, "c", 5), 9)));
            await fuse.Drop();
            Assert.False(fuse.IsHolding);
        }
    }

    [Fact]
    public void Drop_ThatIsCancelled_GoesOnWhenItIsAwaitedAgain()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace("held begins", "held finally", "held clean");
        Assert.Equal(3, test.Clock.NowTicks);

        async Future Body()
        {
            var fuse = new Fuse();
            fuse.Set(Guarded(test, "held", 50));
            Assert.False(await Timeout.AfterTicks(fuse.Wait(), 1));
            Assert.False(await Timeout.AfterTicks(fuse.Drop(), 1));
            Assert.True(fuse.IsHolding);
            await fuse.Drop();
            Assert.False(fuse.IsHolding);
        }
    }

    [Fact]
    public void Failure_IsThrownByTheWait_OrByTheDrop()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        fuse.Set(Failing(test, "bad", 2));
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(fuse.Wait())).Message);
        Assert.False(fuse.IsHolding);
        fuse.Set(FailsInCleanUp("clean-up"));
        test.Executor.BlockOn(Timeout.AfterTicks(fuse.Wait(), 1));
        Assert.Equal("clean-up", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(fuse.Drop())).Message);
        Assert.False(fuse.IsHolding);
    }

    [Fact]
    public void CancelledWaiter_WithADropInItsFinally_LeavesNothing()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        TaskHandle task = test.Spawn(Body());
        test.RunUntilIdle();
        test.Advance(15);
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace("held begins", "held finally", "held clean");

        async Future Body()
        {
            fuse.Set(Guarded(test, "held", 50));
            try
            {
                while (await Future.Select(fuse.Wait(), Timer.AfterTicks(10)) != 0)
                {
                }
            }
            finally
            {
                await fuse.Drop();
            }
        }
    }

    [Fact]
    public void HeldCombinators_GoOnWhereTheyStood()
    {
        using var test = new TestExecutor();
        Future<int> a = Child(test, "a", 12, 1);
        Future<int> b = Child(test, "b", 31, 2);
        test.Executor.BlockOn(Body());
        test.AssertTrace("a begins", "b begins", "lost", "a ends", "lost", "lost", "b ends", "3");

        async Future Body()
        {
            var fuse = new Fuse();
            var outer = new Fuse();
            outer.Set(Future.Shield(fuse.Wait()));
            fuse.Set(Future.Join(Timeout.AfterTicks(a, 90), Future.Join(Timer.AfterTicks(3), b)));
            while (await Future.Select(outer.Wait(), Timer.AfterTicks(10)) != 0)
            {
                test.Log("lost");
            }

            test.Log((a.TakeResult() + b.TakeResult()).ToString());
        }
    }

    [Fact]
    public void InsideABranchThatIsCancelled_TheHeldFutureStays()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());
        test.AssertTrace("held begins", "held ends");

        async Future Body()
        {
            var fuse = new Fuse();
            fuse.Set(Child(test, "held", 9));
            Assert.False(await Timeout.AfterTicks(Future.Join(Waits(fuse), Future.Pending()), 3));
            await fuse.Wait();
        }

        static async Future Waits(Fuse fuse) => await fuse.Wait();
    }

    [Fact]
    public void WrongUse_IsAnError()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        fuse.Set(Future.Pending());
        Future second = Future.Pending();
        Assert.Contains("Drop", Assert.Throws<FutureMisuseException>(() => fuse.Set(second)).Message, StringComparison.Ordinal);
        TaskHandle waiter = test.Spawn(fuse.Wait());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => fuse.Wait());
        Assert.Throws<FutureMisuseException>(() => fuse.Drop());
        waiter.Cancel();
        test.RunToEnd();
        test.Executor.BlockOn(fuse.Drop());
        fuse.Set(second);
        Assert.Throws<FutureMisuseException>(() => new Fuse().Set(second));
        test.Executor.BlockOn(fuse.Drop());
    }

    [Fact]
    public void WhatAnEndedTaskHasBegun_CannotBeWaitedForByAnother_ButDropped()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        test.Executor.BlockOn(LosesASelect());
        Assert.Equal(3, test.Clock.NowTicks);
        TaskHandle other = test.Spawn(fuse.Wait());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Faulted, other.GetState());
        Assert.Contains("Drop", Assert.IsType<WrongContextException>(Assert.Single(test.TakeUnhandled())).Message, StringComparison.Ordinal);
        test.Executor.BlockOn(fuse.Drop());
        Assert.False(fuse.IsHolding);
        test.AssertTrace("held begins");

        async Future LosesASelect()
        {
            fuse.Set(Child(test, "held", 9));
            await Future.Select(fuse.Wait(), Timer.AfterTicks(3));
        }
    }

    [Fact]
    public void ATimerThatOutlivesItsTask_WakesNobody()
    {
        using var test = new TestExecutor();
        var fuse = new Fuse();
        test.Executor.BlockOn(LosesASelect());
        Assert.Equal(0, test.Advance(9));
        test.Executor.AssertInvariants();
        test.Executor.BlockOn(fuse.Drop());

        async Future LosesASelect()
        {
            fuse.Set(Timer.AfterTicks(9));
            await Future.Select(fuse.Wait(), Timer.AfterTicks(3));
        }
    }
}
