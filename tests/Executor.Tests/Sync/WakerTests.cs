using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Waits for conditions: one waiter (<see cref="AtomicWaker"/>) and a fixed number (<see cref="WakerList"/>).</summary>
public class WakerTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void WaitUntil_ItHoldsAlready_DoesNotWait()
    {
        using var test = new TestExecutor();
        var waker = new AtomicWaker();
        var list = new WakerList(1);
        test.Spawn(Waits(test, waker.WaitUntil(() => true), "a"));
        test.Spawn(Waits(test, list.WaitUntil(() => true), "b"));
        Assert.Equal(2, test.RunUntilIdle());
        test.AssertTrace("a", "b");
        Assert.Equal(0, list.Count);
    }

    [Fact]
    public void Wake_TheConditionDoesNotHold_GoesOnWaiting()
    {
        using var test = new TestExecutor();
        var waker = new AtomicWaker();
        int value = 0;
        test.Spawn(Waits(test, waker.WaitUntil(() => value == 2), "a"));
        test.RunUntilIdle();
        value = 1;
        waker.Wake();
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace();
        value = 2;
        Assert.Equal(0, test.RunUntilIdle());
        waker.Wake();
        test.RunUntilIdle();
        test.AssertTrace("a");
        waker.Wake();
        Assert.Equal(0, test.RunUntilIdle());
    }

    [Fact]
    public void AtomicWaker_ASecondWaiter_IsAnError_AndTheFirstDoesNotNotice()
    {
        using var test = new TestExecutor();
        var waker = new AtomicWaker();
        bool holds = false;
        test.Spawn(Waits(test, waker.WaitUntil(() => holds), "a"));
        test.Spawn(Waits(test, waker.WaitUntil(() => holds), "b"));
        test.RunUntilIdle();
        Assert.IsType<FutureMisuseException>(Assert.Single(test.TakeUnhandled()));
        holds = true;
        waker.Wake();
        test.RunUntilIdle();
        test.AssertTrace("a");
    }

    [Fact]
    public void AtomicWaker_WhoseWaitIsCancelled_IsFreeForTheNext()
    {
        using var test = new TestExecutor();
        var waker = new AtomicWaker();
        bool holds = false;
        TaskHandle first = test.Spawn(Waits(test, waker.WaitUntil(() => holds), "a"));
        test.RunUntilIdle();
        first.Cancel();
        test.RunUntilIdle();
        test.Spawn(Waits(test, waker.WaitUntil(() => holds), "b"));
        test.RunUntilIdle();
        holds = true;
        waker.Wake();
        test.RunUntilIdle();
        test.AssertTrace("b");
    }

    [Fact]
    public void WakeAll_WakesEachInItsOrder_AndThoseWhoseConditionHoldsEnd()
    {
        using var test = new TestExecutor();
        var list = new WakerList(3);
        int value = 0;
        test.Spawn(Waits(test, list.WaitUntil(() => value >= 2), "a"));
        test.Spawn(Waits(test, list.WaitUntil(() => value >= 1), "b"));
        test.Spawn(Waits(test, list.WaitUntil(() => value >= 2), "c"));
        test.RunUntilIdle();
        Assert.Equal(3, list.Count);
        value = 1;
        list.WakeAll();
        Assert.Equal(3, test.RunUntilIdle());
        test.AssertTrace("b");
        list.AssertInvariants();
        value = 2;
        list.WakeAll();
        test.RunUntilIdle();
        test.AssertTrace("a", "c");
        Assert.Equal(0, list.Count);
        list.AssertInvariants();
    }

    [Fact]
    public void WakerList_Full_RefusesOneMore_AndTheOthersDoNotNotice()
    {
        using var test = new TestExecutor();
        var list = new WakerList(2);
        bool holds = false;
        test.Spawn(Waits(test, list.WaitUntil(() => holds), "a"));
        TaskHandle second = test.Spawn(Waits(test, list.WaitUntil(() => holds), "b"));
        test.Spawn(Waits(test, list.WaitUntil(() => holds), "c"));
        test.RunUntilIdle();
        Assert.Contains("2 tasks", Assert.IsType<CapacityException>(Assert.Single(test.TakeUnhandled())).Message, StringComparison.Ordinal);
        second.Cancel();
        test.RunUntilIdle();
        list.AssertInvariants();
        test.Spawn(Waits(test, list.WaitUntil(() => holds), "d"));
        test.RunUntilIdle();
        holds = true;
        list.WakeAll();
        test.RunUntilIdle();
        test.AssertTrace("a", "d");
        Assert.Equal(2, list.Capacity);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WakerList(0));
    }

    [Fact]
    public void WaitUntil_WhoseConditionThrows_EndsByThat_AndIsWithdrawn()
    {
        using var test = new TestExecutor();
        var list = new WakerList(1);
        bool throws = false;
        test.Spawn(Catches());
        test.RunUntilIdle();
        throws = true;
        list.WakeAll();
        test.RunUntilIdle();
        test.AssertTrace("from the condition");
        Assert.Equal(0, list.Count);

        async Future Catches()
        {
            try
            {
                await list.WaitUntil(() => throws ? throw new InvalidOperationException("from the condition") : false);
            }
            catch (InvalidOperationException e)
            {
                test.Log(e.Message);
            }
        }
    }

    [Fact]
    public void TwoWaitsOfOneTask_TakeTwoPlaces()
    {
        using var test = new TestExecutor();
        var list = new WakerList(2);
        int value = 0;
        test.Spawn(Waits(test, Future.Join(list.WaitUntil(() => value >= 1), list.WaitUntil(() => value >= 2)), "both"));
        test.RunUntilIdle();
        Assert.Equal(2, list.Count);
        value = 1;
        list.WakeAll();
        test.RunUntilIdle();
        Assert.Equal(1, list.Count);
        list.AssertInvariants();
        value = 2;
        list.WakeAll();
        test.RunUntilIdle();
        test.AssertTrace("both");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WakesFromAnotherThread_NoneIsLost(bool isList)
    {
        // Each number is published once, and the next only when the last was seen: one lost wake-up hangs both threads.
        var waker = new AtomicWaker();
        var list = new WakerList(1, shared: true);
        int published = 0;
        int seen = 0;
        int next = 1;
        WaitCondition isPublished = () => Volatile.Read(ref published) >= next;
        Worker runner = Worker.Start(() =>
        {
            using var executor = new Executor();
            executor.BlockOn(Sees());
        });
        var random = new Random(17);
        for (int i = 1; i <= Rounds; i++)
        {
            published = i;
            if (isList)
            {
                list.WakeAll();
            }
            else
            {
                waker.Wake();
            }

            Thread.SpinWait(random.Next(0, 6));
            var spin = default(SpinWait);
            while (Volatile.Read(ref seen) < i)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        runner.Join("a wake-up was lost");
        Assert.Equal(Rounds, seen);

        async Future Sees()
        {
            while (next <= Rounds)
            {
                await (isList ? list.WaitUntil(isPublished) : waker.WaitUntil(isPublished));
                int now = next++;
                Volatile.Write(ref seen, now);
            }
        }
    }

    private static async Future Waits(TestExecutor test, Future wait, string name)
    {
        await wait;
        test.Log(name);
    }
}
