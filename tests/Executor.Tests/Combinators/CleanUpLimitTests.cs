using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

/// <summary>LimitCleanUp; strict mode and the end of each test say that pools and timers are as they were.</summary>
public class CleanUpLimitTests
{
    [Fact]
    public void NotCancelled_IsTransparent_AndArmsNoTimer()
    {
        using var test = new TestExecutor();
        Future<int> child = Guarded(test, "c", 30, 7);
        Assert.Equal(7, test.Executor.BlockOn(Awaits()));
        Assert.Equal(32, test.Clock.NowTicks);
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.LimitCleanUp(Failing(test, "bad", 1), 1)));

        async Future<int> Awaits()
        {
            await Future.LimitCleanUp(Future.Ready(), 1);
            await Future.LimitCleanUp(child, 1);
            return child.TakeResult();
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void CleanUpInTime_AlsoAtTheLastMoment_IsLeftAlone(long limit)
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(Guarded(test, "c", 50), limit), 5)));
        test.AssertTrace("c begins", "c finally", "c clean");
        Assert.Equal(7, test.Clock.NowTicks);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-5)]
    public void CleanUpThatTakesTooLong_IsDropped_AndTheHandlerIsTold(long limit)
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(Guarded(test, "c", 50), limit), 5)));
        test.AssertTrace("c begins", "c finally");
        Assert.Equal(5 + Math.Max(limit, 0), test.Clock.NowTicks);
        AssertTold(test, "Guarded");
    }

    [Fact]
    public void TaskThatIsCancelled_EndsWhenTheLimitHasPassed()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        test.Advance(1);
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace("c begins", "c finally", "outer finally");
        Assert.Equal(2, test.Clock.NowTicks);
        AssertTold(test, "Guarded");

        async Future Outer()
        {
            try
            {
                await Future.LimitCleanUp(Guarded(test, "c", 50), 1);
            }
            finally
            {
                test.Log("outer finally");
            }
        }
    }

    [Fact]
    public void CancelledBeforeItBegan_IsDroppedWithoutATimer()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.LimitCleanUp(Guarded(test, "c", 5), 5));
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(0, test.Clock.NowTicks);
        test.AssertTrace();
    }

    [Fact]
    public void CleanUpThatFailsInTime_Throws()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.LimitCleanUp(FailsInCleanUp("bad"), 5));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal("bad", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Fact]
    public void CleanUpThatNeverEnds_IsDropped()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(
            Future.LimitCleanUp(Future.Join(For(Future.Pending()), For(Spins()), For(new Signal().Wait()), For(new Channel<int>(1).Receive())), 4),
            Timer.AfterTicks(1))));
        Assert.Equal(5, test.Clock.NowTicks);
        AssertTold(test, "Join");

        static async Future For(Future cleanUp)
        {
            try
            {
                await Timer.AfterTicks(90);
            }
            finally
            {
                await cleanUp;
            }
        }

        static async Future Spins()
        {
            while (true)
            {
                await Timer.AfterTicks(1);
            }
        }
    }

    [Fact]
    public void CombinatorsInside_AreDroppedWithAllTheirTimers()
    {
        using var test = new TestExecutor();
        Future inside = Future.Join(
            Future.Select(Guarded(test, "a", 50), Future.Join(Guarded(test, "b", 60), Timer.AfterTicks(70))),
            Timeout.AfterTicks(Guarded(test, "c", 80), 90),
            Future.TryJoin(Chain(), Future.Race(Child(test, "r", 40), Child(test, "s", 50))),
            Future.Shield(Child(test, "d", 100)),
            Future.LimitCleanUp(Guarded(test, "e", 100), 1000));
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(inside, 1), 5)));
        Assert.Equal(6, test.Clock.NowTicks);
        Assert.DoesNotContain(test.TakeTrace(), line => line.EndsWith(" clean", StringComparison.Ordinal) || line.EndsWith(" ends", StringComparison.Ordinal));
        AssertTold(test, "Join");

        async Future Chain() => await Link();
        async Future Link() => await Future.Select(Guarded(test, "f", 50), Future.Pending());
    }

    [Fact]
    public void LimitsInside_TheShorterOneActsFirst()
    {
        using var test = new TestExecutor();
        Future inside = Future.Join(Future.LimitCleanUp(Guarded(test, "a", 50), 1), Guarded(test, "b", 50));
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(inside, 9), 5)));
        test.AssertTrace("a begins", "b begins", "a finally", "b finally", "b clean");
        Assert.Equal(7, test.Clock.NowTicks);
        AssertTold(test, "Guarded");
    }

    [Fact]
    public void WhatItShields_IsDroppedToo()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(Future.Shield(Child(test, "c", 50)), 3), 5)));
        Assert.Equal(8, test.Clock.NowTicks);
        AssertTold(test, "Shield");
    }

    [Fact]
    public void GroupsClosing_CanBeDroppedToo_AndTheGroupGoesOn()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 2);
        group.Spawn(Guarded(test, "c", 50));
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(Closes(), 1), 5)));
        Assert.Equal(6, test.Clock.NowTicks);
        AssertTold(test, "Closes");
        test.Executor.BlockOn(group.WaitAll());
        test.AssertTrace("c begins", "c finally", "c clean");
        group.Spawn(Child(test, "d", 1));
        test.Executor.BlockOn(group.WaitAll());
        test.AssertTrace("d begins", "d ends");

        async Future Closes()
        {
            await using (group)
            {
                await Future.Pending();
            }
        }
    }

    [Fact]
    public void ItemsAndPermitsThatBranchesHadGot_GoBack()
    {
        using var test = new TestExecutor();
        var permits = new Permits(1);
        var mutex = new Mutex();
        Future inside = Future.Join(permits.Acquire(), mutex.Lock(), Guarded(test, "c", 50), Future.Join(Future.Shield(permits.Acquire()), Future.Pending()));
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.LimitCleanUp(inside, 1), 5)));
        AssertTold(test, "Join");
        Assert.Equal(1, permits.Free);
        Assert.False(permits.HasWaiters);
        Assert.False(mutex.IsLocked);
        test.TakeTrace();
    }

    private static void AssertTold(TestExecutor test, string what)
    {
        Exception told = Assert.Single(test.TakeUnhandled());
        Assert.IsType<CleanUpTimeoutException>(told);
        Assert.Contains(what, told.Message, StringComparison.Ordinal);
    }
}
