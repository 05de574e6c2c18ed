using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Tasks that wait for each other; random users are in <see cref="BarrierModelTests"/>.</summary>
public class BarrierTests
{
    [Fact]
    public void Wait_TheLastToCome_LeadsAndLetsAllGoOn_EachGeneration()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(3);
        test.Spawn(Waits(test, barrier, "a", 2));
        test.Spawn(Waits(test, barrier, "b", 2));
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.Equal(2, barrier.Waiting);
        test.Spawn(Waits(test, barrier, "c", 2));
        test.RunUntilIdle();
        test.AssertTrace("c leads", "a", "b", "b leads", "c", "a");
        Assert.Equal(0, barrier.Waiting);
        barrier.AssertInvariants();
    }

    [Fact]
    public void Wait_ThatIsCancelled_DoesNotCountAnyMore()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(2);
        TaskHandle first = test.Spawn(Waits(test, barrier, "a", 1));
        test.RunUntilIdle();
        first.Cancel();
        test.RunUntilIdle();
        test.Spawn(Waits(test, barrier, "b", 1));
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.Equal(1, barrier.Waiting);
        test.Spawn(Waits(test, barrier, "c", 1));
        test.RunUntilIdle();
        test.AssertTrace("c leads", "b");
    }

    [Fact]
    public void Wait_ThatIsCancelledAfterTheLastHasCome_HasDoneItsPart()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(2);
        TaskHandle first = test.Spawn(Waits(test, barrier, "a", 1));
        test.RunUntilIdle();
        test.Spawn(Waits(test, barrier, "b", 1));
        test.RunOnce();
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("b leads");
        Assert.Equal(0, barrier.Waiting);
        barrier.AssertInvariants();
    }

    [Fact]
    public void Wait_OfALeaderThatNobodyTook_HandsTheLeadToOneThatHasNotGoneOn()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(3);
        test.Spawn(Waits(test, barrier, "a", 1));
        test.Spawn(Waits(test, barrier, "b", 1));
        test.RunUntilIdle();
        test.Spawn(Ignores());
        test.RunUntilIdle();
        test.AssertTrace("a leads", "b");

        async Future Ignores()
        {
            Assert.Equal(0, await Future.Select(barrier.Wait(), Timer.AfterTicks(9)));
            await Future.Yield();
        }
    }

    [Fact]
    public void Wait_OfALeaderThatIsCancelledWhenAllHaveGoneOn_LeavesThatGenerationWithoutOne()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(2);
        test.Spawn(Waits(test, barrier, "a", 1));
        test.RunUntilIdle();
        TaskHandle leader = test.Spawn(Joins());
        test.RunUntilIdle();
        leader.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("a");
        test.Spawn(Waits(test, barrier, "b", 1));
        test.Spawn(Waits(test, barrier, "c", 1));
        test.RunUntilIdle();
        test.AssertTrace("c leads", "b");

        async Future Joins() => await Future.Join(barrier.Wait(), Timer.AfterTicks(9));
    }

    [Fact]
    public void Wait_OfOne_LeadsAtOnce()
    {
        using var test = new TestExecutor();
        var barrier = new Barrier(1);
        test.Spawn(Waits(test, barrier, "a", 2));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("a leads", "a leads");
        Assert.Throws<ArgumentOutOfRangeException>(() => new Barrier(0));
    }

    private static async Future Waits(TestExecutor test, Barrier barrier, string name, int times)
    {
        for (int i = 0; i < times; i++)
        {
            test.Log(await barrier.Wait() ? name + " leads" : name);
        }
    }
}
