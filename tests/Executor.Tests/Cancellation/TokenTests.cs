using System;
using Xunit;

namespace Embedded.Async.Tests;

public class TokenTests
{
    [Fact]
    public void Cancel_WakesEveryWaiter_AndIsSeenByThoseWhoCome()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        test.Spawn(Waits(test, source.Token, "a"));
        test.Spawn(Waits(test, source.Token, "b"));
        test.RunUntilIdle();
        Assert.False(source.Token.IsCancelled);
        source.Cancel();
        source.Cancel();
        test.Spawn(Waits(test, source.Token, "c"));
        test.RunUntilIdle();
        Assert.True(source.Token.IsCancelled);
        test.AssertTrace("a", "b", "c");
        source.AssertInvariants();
    }

    [Fact]
    public void Wait_ThatIsCancelled_LeavesTheQueueAndTheWheel()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAfterTicks(50);
        TaskHandle task = test.Spawn(Waits(test, source.Token, "a"));
        test.RunUntilIdle();
        Assert.True(source.HasWaiters);
        Assert.Equal(50, test.Executor.NextDeadlineTicks);
        task.Cancel();
        test.RunUntilIdle();
        Assert.False(source.HasWaiters);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        test.AssertTrace();
    }

    [Fact]
    public void CancelThenReset_BeforeThePoll_StillTellsWhoWaited()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        test.Spawn(Waits(test, source.Token, "a"));
        test.RunUntilIdle();
        source.Cancel();
        source.Reset();
        test.Spawn(Waits(test, source.Token, "b"));
        test.RunUntilIdle();
        test.AssertTrace("a");
        Assert.False(source.Token.IsCancelled);
    }

    [Fact]
    public void Deadline_IsSeenWithoutAWait_AndEndsAWaitOnTime()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAfterMilliseconds(2);
        Assert.Equal(Clock.TicksFromMilliseconds(2), source.Token.DeadlineTicks);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        test.Spawn(Waits(test, source.Token, "a"));
        test.Advance(source.Token.DeadlineTicks - 1);
        test.AssertTrace();
        Assert.False(source.Token.IsCancelled);
        test.Advance(1);
        test.AssertTrace("a");
        Assert.True(source.Token.IsCancelled);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    public void Deadline_ThatIsMoved_MovesTheWait(int ticks)
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(100);
        test.Spawn(Waits(test, source.Token, "a"));
        test.RunUntilIdle();
        source.CancelAtTicks(ticks);
        test.RunUntilIdle();
        Assert.Equal(ticks, test.Executor.NextDeadlineTicks);
        test.Advance(ticks - 1);
        test.AssertTrace();
        test.Advance(1);
        test.AssertTrace("a");
    }

    [Fact]
    public void Deadline_ThatIsMovedBeforeItPasses_DoesNotEndTheWait_ThoughItsTimerHasFired()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(100);
        test.Spawn(Waits(test, source.Token, "a"));
        test.RunUntilIdle();
        source.CancelAtTicks(200);
        // Its task is not polled before the time at which its timer still stands.
        test.Advance(150);
        test.AssertTrace();
        Assert.Equal(200, test.Executor.NextDeadlineTicks);
        test.Advance(50);
        test.AssertTrace("a");
    }

    [Fact]
    public void Wait_ThatIsDroppedAfterItsTimerFired_LeavesTheQueue()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(100);
        TaskHandle task = test.Spawn(Future.LimitCleanUp(InFinally(), 50));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.True(source.HasWaiters);
        // Both timers are due, and the wait is dropped before its poll.
        test.Advance(200);
        Assert.False(source.HasWaiters);
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.All(test.TakeUnhandled(), exception => Assert.IsType<CleanUpTimeoutException>(exception));

        async Future InFinally()
        {
            try
            {
                await Future.Pending();
            }
            finally
            {
                await source.Token.WhenCancelled();
            }
        }
    }

    [Fact]
    public void Deadline_ThatIsTakenAway_LeavesTheWait()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(100);
        test.Spawn(Waits(test, source.Token, "a"));
        test.RunUntilIdle();
        source.CancelAtTicks(long.MaxValue);
        test.RunUntilIdle();
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        test.Advance(1000);
        Assert.False(source.Token.IsCancelled);
        source.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("a");
    }

    [Fact]
    public void Deadline_ThatHasPassed_CannotBeMoved()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(10);
        test.Advance(10);
        source.CancelAtTicks(100);
        Assert.True(source.Token.IsCancelled);
        source.Reset();
        Assert.False(source.Token.IsCancelled);
        source.CancelAtTicks(100);
        test.Advance(89);
        Assert.False(source.Token.IsCancelled);
        test.Advance(1);
        Assert.True(source.Token.IsCancelled);
    }

    [Fact]
    public void Deadline_WithoutAClock_SaysWhatToPass()
    {
        var source = new CancellationSource();
        var thrown = Assert.Throws<WrongContextException>(() => source.CancelAfterTicks(1));
        Assert.Contains("pass one to the constructor", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linked_FollowsBoth_AndCancelsNeither()
    {
        using var test = new TestExecutor();
        var a = new CancellationSource();
        var b = new CancellationSource();
        using var child = CancellationSource.Linked(a.Token, b.Token);
        using var grandchild = CancellationSource.Linked(child.Token);
        test.Spawn(Waits(test, grandchild.Token, "grandchild"));
        test.Spawn(Waits(test, a.Token, "a"));
        test.RunUntilIdle();
        b.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("grandchild");
        Assert.True(child.Token.IsCancelled);
        Assert.False(a.Token.IsCancelled);
        b.Reset();
        Assert.False(grandchild.Token.IsCancelled);
        grandchild.Cancel();
        Assert.False(child.Token.IsCancelled);
    }

    [Fact]
    public void Linked_HasTheEarliestDeadlineOfAll()
    {
        using var test = new TestExecutor();
        var a = new CancellationSource(clock: test.Clock);
        var b = new CancellationSource(clock: test.Clock);
        using var child = CancellationSource.Linked(a.Token, b.Token);
        a.CancelAtTicks(300);
        child.CancelAtTicks(200);
        test.Spawn(Waits(test, child.Token, "child"));
        test.RunUntilIdle();
        Assert.Equal(200, test.Executor.NextDeadlineTicks);
        b.CancelAtTicks(100);
        test.RunUntilIdle();
        Assert.Equal(100, child.Token.DeadlineTicks);
        Assert.Equal(300, a.Token.DeadlineTicks);
        Assert.Equal(100, test.Executor.NextDeadlineTicks);
        test.Advance(100);
        test.AssertTrace("child");
    }

    [Fact]
    public void Linked_OnceDisposed_FollowsNobodyAndIsHeldByNobody()
    {
        using var test = new TestExecutor();
        var a = new CancellationSource(clock: test.Clock);
        var b = new CancellationSource();
        CancellationSource[] children =
            [CancellationSource.Linked(a.Token, b.Token), CancellationSource.Linked(b.Token, a.Token), CancellationSource.Linked(a.Token)];
        a.CancelAtTicks(100);
        test.Spawn(Waits(test, children[1].Token, "child"));
        test.RunUntilIdle();
        Assert.Equal(3, a.FollowerCount);
        foreach (int place in new[] { 1, 0, 2 })
        {
            children[place].Dispose();
            children[place].Dispose();
            a.AssertInvariants();
            b.AssertInvariants();
        }

        Assert.Equal(0, a.FollowerCount);
        Assert.Equal(0, b.FollowerCount);
        test.RunUntilIdle();
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        a.Cancel();
        test.RunUntilIdle();
        test.AssertTrace();
        children[1].Cancel();
        test.RunUntilIdle();
        test.AssertTrace("child");
    }

    [Fact]
    public void Run_OfWorkThatEnds_GivesTrueAndItsResult()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        Assert.Equal(7, test.Executor.BlockOn(Runs()));
        Assert.False(source.HasWaiters);

        async Future<int> Runs()
        {
            Future<int> early = Future.Ready(3);
            Assert.True(await source.Token.Run(early));
            Future<int> late = Late();
            Assert.True(await source.Token.Run(late));
            int four = late.TakeResult();
            return four + 3;
        }

        static async Future<int> Late()
        {
            await Timer.AfterTicks(5);
            return 4;
        }
    }

    [Fact]
    public void Run_WhoseTokenIsCancelled_WaitsForTheCleanUp()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        test.Spawn(Runs(test, source.Token, Work(test)));
        test.Advance(10);
        source.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("begins", "cleans up");
        test.Advance(5);
        test.AssertTrace("clean", "False");
    }

    [Fact]
    public void Run_WhoseDeadlinePasses_CancelsTheWorkOnTime()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource(clock: test.Clock);
        source.CancelAtTicks(10);
        test.Spawn(Runs(test, source.Token, Work(test)));
        test.Advance(9);
        test.AssertTrace("begins");
        test.Advance(1);
        test.AssertTrace("cleans up");
        test.Advance(5);
        test.AssertTrace("clean", "False");
    }

    [Fact]
    public void Run_WithATokenThatIsCancelledAlready_DoesNotBeginTheWork()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        source.Cancel();
        test.Spawn(Runs(test, source.Token, Work(test)));
        test.Spawn(Runs(test, source.Token, Future.Join(Work(test), Work(test))));
        test.RunUntilIdle();
        test.AssertTrace("False", "False");
    }

    [Fact]
    public void Run_OfWorkThatThrows_ThrowsIt()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        Assert.Throws<FormatException>(() => test.Executor.BlockOn(source.Token.Run(Fails())));
        Assert.False(source.HasWaiters);
        test.RunUntilIdle();

        static async Future Fails()
        {
            await Future.Yield();
            throw new FormatException();
        }
    }

    [Fact]
    public void Run_OfWorkThatThrowsIfCancelled_GivesFalse()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        test.Spawn(Runs(test, source.Token, Looks()));
        test.RunUntilIdle();
        test.AssertTrace("False");

        async Future Looks()
        {
            source.Token.ThrowIfCancelled();
            await Future.Yield();
            // Before the wait on the token is polled again.
            source.Cancel();
            source.Token.ThrowIfCancelled();
        }
    }

    [Fact]
    public void Run_ReadyAtTheSameTime_IsWonByTheWork()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        var signal = new Signal();
        test.Spawn(Runs(test, source.Token, signal.Wait()));
        test.RunUntilIdle();
        source.Cancel();
        signal.Set();
        test.RunUntilIdle();
        test.AssertTrace("True");
        Assert.False(signal.IsSet);
    }

    private static async Future Waits(TestExecutor test, CancellationToken token, string name)
    {
        await token.WhenCancelled();
        test.Log(name);
    }

    private static async Future Runs(TestExecutor test, CancellationToken token, Future work) =>
        test.Log((await token.Run(work)).ToString());

    private static async Future Work(TestExecutor test)
    {
        test.Log("begins");
        try
        {
            await Timer.AfterTicks(1000);
        }
        finally
        {
            test.Log("cleans up");
            await Timer.AfterTicks(5);
            test.Log("clean");
        }
    }
}
