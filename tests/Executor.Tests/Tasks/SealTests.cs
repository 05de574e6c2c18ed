using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Pools after <see cref="Executor.Seal"/>. In normal mode: strict mode has no pools.</summary>
[Collection(nameof(Alone))]
public class SealTests
{
    [Fact]
    public void MoreCallsThanTheCapacity_AfterSeal_AreAnErrorThatNamesMethodAndAttribute()
    {
        using var test = new TestExecutor(strict: false);
        var error = Assert.Throws<CapacityException>(() => test.Executor.BlockOn(Main()));
        Assert.Contains("SealTests.CapacityThree", error.Message, StringComparison.Ordinal);
        Assert.Contains("FutureCapacity", error.Message, StringComparison.Ordinal);
        test.AssertTrace("1", "2", "3");

        async Future Main()
        {
            test.Executor.Seal();
            await Future.Yield();
            for (int i = 1; i < 10; i++)
            {
                test.Spawn(CapacityThree());
                test.Log(i.ToString());
            }
        }
    }

    [Fact]
    public void CallsWithinTheCapacity_AfterSeal_ReuseTheSameFuturesForEver()
    {
        using var test = new TestExecutor(strict: false);
        test.Executor.Seal();
        Assert.True(test.Executor.IsSealed);
        test.Executor.BlockOn(Main());
        Assert.Equal(0, test.Executor.TaskCount);

        async Future Main()
        {
            for (int i = 0; i < 500; i++)
            {
                await Future.Join(CapacityTwo(i % 3), CapacityTwo(2));
                await Future.Select(CapacityTwo(i % 3), CapacityTwo(1));
                await Timeout.AfterTicks(CapacityTwo(i % 5), 2);
            }
        }
    }

    [Fact]
    public void CancelledCalls_AfterSeal_GoBackToTheirPool()
    {
        using var test = new TestExecutor(strict: false);
        test.Executor.Seal();
        for (int i = 0; i < 200; i++)
        {
            TaskHandle task = test.Spawn(Guarded());
            for (int poll = 0; poll < i % 5; poll++)
            {
                test.RunOnce();
            }

            task.Cancel();
            test.RunToEnd();
            Assert.Equal(TaskState.Canceled, task.GetState());
        }

        static async Future Guarded()
        {
            try
            {
                await Future.Yield();
                await Future.Join(CapacityOne(), Future.Select(Timer.AfterTicks(5), Timer.AfterTicks(9)));
            }
            finally
            {
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void UntakenResults_AfterSeal_GoBackToTheirPool()
    {
        using var test = new TestExecutor(strict: false);
        test.Executor.Seal();
        test.Executor.BlockOn(Main());

        static async Future Main()
        {
            for (int i = 0; i < 100; i++)
            {
                await Future.Join(GivesTwo(), GivesTwo());
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void GenericMethod_FirstCalledAfterSeal_IsAnErrorThatNamesIt()
    {
        using var test = new TestExecutor(strict: false);
        var error = Assert.Throws<CapacityException>(() => test.Executor.BlockOn(Main()));
        Assert.Contains("SealTests.Generic", error.Message, StringComparison.Ordinal);

        async Future Main()
        {
            test.Executor.Seal();
            await Generic(new SealTests());
        }
    }

    [Fact]
    public void GenericMethod_FirstCalledBeforeSeal_HasItsCapacity()
    {
        using var test = new TestExecutor(strict: false);
        Assert.Equal("text", test.Executor.BlockOn(Generic("text")));
        test.Executor.Seal();
        test.Executor.BlockOn(Main());

        static async Future Main()
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal("again", await Generic("again"));
            }
        }
    }

    [Fact]
    public void MoreBranchesThanACombinatorHolds_AfterSeal_AreAnErrorThatNamesTheKnob()
    {
        using var test = new TestExecutor(strict: false);
        var timers = new Future[200];
        for (int i = 0; i < timers.Length; i++)
        {
            timers[i] = Timer.AfterTicks(1);
        }

        test.Executor.Seal();
        var error = Assert.Throws<CapacityException>(() => test.Executor.BlockOn(Main()));
        Assert.Contains("BranchesPerCombinator", error.Message, StringComparison.Ordinal);

        async Future Main()
        {
            await Future.Yield();
            await Future.Join(timers);
        }
    }

    [Fact]
    public void AnotherExecutorThatIsNotSealed_MayStillGrow()
    {
        using var test = new TestExecutor(strict: false);
        test.Executor.Seal();
        using var free = new Executor(new ManualClock());
        free.BlockOn(Main());
        Assert.False(free.IsSealed);

        static async Future Main()
        {
            var all = new List<Future>();
            for (int i = 0; i < 20; i++)
            {
                all.Add(Small());
            }

            await Future.Join(all.ToArray());
        }

        static async Future Small() => await Future.Yield();
    }

    [FutureCapacity(3)]
    private static async Future CapacityThree() => await Timer.AfterTicks(long.MaxValue);

    [FutureCapacity(2)]
    private static async Future CapacityTwo(int ticks) => await Timer.AfterTicks(ticks);

    [FutureCapacity(1)]
    private static async Future CapacityOne() => await Timer.AfterTicks(3);

    [FutureCapacity(2)]
    private static async Future<int> GivesTwo()
    {
        await Future.Yield();
        return 2;
    }

    private static async Future<T> Generic<T>(T value)
    {
        await Future.Yield();
        return value;
    }
}
