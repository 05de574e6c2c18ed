using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Each steady-state path allocates nothing once its pools are warm. Measured on the thread of the test, in normal mode,
/// across everything that the executor does in between.
/// </summary>
public class AllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 3000;

    private readonly ManualClock _clock = new();
    private int _sink;

    private struct Reading
    {
        internal int Channel { get; set; }

        internal double Value { get; set; }
    }

    [Fact]
    public void Yield() => AssertNone(async () => await Future.Yield());

    [Fact]
    public void AwaitOfAMethodThatEndsAtOnce() => AssertNone(async () => await Leaf(1));

    [Fact]
    public void AwaitOfAMethodThatWaits() => AssertNone(async () => await YieldingLeaf());

    [Fact]
    public void AwaitOfAMethodWithAResult() => AssertNone(async () =>
    {
        _sink += await LeafWithResult(1);
        _sink += (await LeafWithText(2)).Length;
    });

    [Fact]
    public void NestedAwaits() => AssertNone(async () => await Nested(20));

    [Fact]
    public void AwaitInTryFinally() => AssertNone(async () =>
    {
        try
        {
            await YieldingLeaf();
        }
        finally
        {
            await Future.Yield();
        }
    });

    [Fact]
    public void Timer() => AssertNone(async () =>
    {
        await Async.Timer.AfterTicks(3);
        await Async.Timer.AfterTicks(70_000);
        await Async.Timer.AtTicks(_clock.NowTicks + 5);
        await Async.Timer.AfterTicks(0);
        await Async.Timer.AfterTicks(1L << 40);
    });

    [Theory]
    [InlineData(MissedTicks.Burst)]
    [InlineData(MissedTicks.Delay)]
    [InlineData(MissedTicks.Skip)]
    public void Ticker(MissedTicks policy)
    {
        var ticker = Async.Ticker.EveryTicks(10, policy);
        AssertNone(async () =>
        {
            await ticker.Next();
            _clock.Advance(25);
            await ticker.Next();
        });
    }

    [Fact]
    public void TimeoutInTime() => AssertNone(async () =>
    {
        if (await Timeout.AfterTicks(YieldingLeaf(), 1000))
        {
            _sink++;
        }

        Future<int> result = LeafWithResult(3);
        if (await Timeout.AfterTicks(result, 1000))
        {
            _sink += result.TakeResult();
        }
    });

    [Fact]
    public void TimeoutTooLate()
    {
        var never = new Signal();
        AssertNone(async () =>
        {
            if (!await Timeout.AfterTicks(never.Wait(), 5))
            {
                _sink++;
            }

            if (!await Timeout.AfterTicks(WaitsInAMethod(never), 5))
            {
                _sink++;
            }
        });
    }

    [Fact]
    public void Join() => AssertNone(async () =>
    {
        await Future.Join(Leaf(1), YieldingLeaf());
        await Future.Join(Leaf(1), Async.Timer.AfterTicks(3), YieldingLeaf(), Leaf(2));
    });

    [Fact]
    public void JoinWithResults() => AssertNone(async () =>
    {
        Future<int> first = LeafWithResult(1);
        Future<int> second = LeafWithResult(2);
        await Future.Join(first, second);
        _sink += first.TakeResult() + second.TakeResult();
    });

    [Fact]
    public void Select()
    {
        var never = new Signal();
        AssertNone(async () =>
        {
            _sink += await Future.Select(never.Wait(), Async.Timer.AfterTicks(3));
            _sink += await Future.Select(WaitsInAMethod(never), Async.Timer.AfterTicks(300), YieldingLeaf());
        });
    }

    [Fact]
    public void SelectWhoseResultNobodyTakes() => AssertNone(async () =>
    {
        _sink += await Future.Select(LeafWithResult(1), LeafWithResult(2));
        await Future.Yield();
    });

    [Fact]
    public void SignalBetweenTasks()
    {
        var there = new Signal();
        var back = new Signal();
        AssertNone(
            async () =>
            {
                there.Set();
                await back.Wait();
            },
            Echo());

        async Future Echo()
        {
            while (true)
            {
                await there.Wait();
                back.Set();
            }
        }
    }

    [Fact]
    public void ChannelOfInts() => AssertNoneThrough(new Channel<int>(2), i => i, item => item);

    [Fact]
    public void ChannelOfStrings()
    {
        string[] texts = ["a", "b", "c"];
        AssertNoneThrough(new Channel<string>(2), i => texts[i % 3], item => item.Length);
    }

    [Fact]
    public void ChannelOfStructs() => AssertNoneThrough(
        new Channel<Reading>(2), i => new Reading { Channel = i, Value = i * 0.5 }, item => item.Channel + (int)item.Value);

    [Fact]
    public void SharedChannel() => AssertNoneThrough(new Channel<long>(2, shared: true), i => i, item => (int)item);

    [Fact]
    public void WaitToReceive()
    {
        var channel = new Channel<int>(1);
        AssertNone(
            async () =>
            {
                if (await channel.WaitToReceive() && channel.TryReceive(out int item))
                {
                    _sink += item;
                }
            },
            Feeds());

        async Future Feeds()
        {
            while (true)
            {
                await channel.Send(1);
            }
        }
    }

    [Fact]
    public void SpawnAndEnd() => AssertNone(async () =>
    {
        Executor.Current.Spawn(Leaf(1));
        Executor.Current.Spawn(YieldingLeaf(), "named");
        await Future.Yield();
        await Future.Yield();
    });

    [Fact]
    public void JoinOfATask() => AssertNone(async () =>
    {
        if (await Executor.Current.Spawn(YieldingLeaf()).Join() == TaskState.Completed)
        {
            _sink++;
        }
    });

    [Fact]
    public void CancelOfAMethodWithoutTry()
    {
        var never = new Signal();
        AssertNone(async () =>
        {
            TaskHandle task = Executor.Current.Spawn(Outer());
            await Future.Yield();
            task.Cancel();
            if (await task.Join() == TaskState.Canceled)
            {
                _sink++;
            }
        });

        async Future Outer()
        {
            await WaitsInAMethod(never);
            _sink = -1;
        }
    }

    [Fact]
    public void CancelOfATimerAndOfAYield() => AssertNone(async () =>
    {
        TaskHandle sleeper = Executor.Current.Spawn(Sleeps());
        TaskHandle yielder = Executor.Current.Spawn(YieldsForEver());
        await Future.Yield();
        sleeper.Cancel();
        yielder.Cancel();
        await sleeper.Join();
        await yielder.Join();
    });

    [Fact]
    public void WakeFromOutsideEveryPoll()
    {
        using var executor = new Executor(_clock);
        var signal = new Signal();
        int taken = 0;
        executor.Spawn(Counts());
        executor.RunUntilIdle();
        for (int i = 0; i < WarmUp; i++)
        {
            signal.Set();
            executor.RunOnce();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Repeats; i++)
        {
            signal.Set();
            executor.RunOnce();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(WarmUp + Repeats, taken);

        async Future Counts()
        {
            while (true)
            {
                await signal.Wait();
                taken++;
            }
        }
    }

    [Fact]
    public void WakeFromAnotherThread_OnBothThreads()
    {
        using var executor = new Executor(_clock);
        var signal = new Signal();
        int taken = 0;
        executor.Spawn(Counts());
        executor.RunUntilIdle();
        long ofTheWaker = -1;
        long ofTheExecutor = 0;
        using var wake = new System.Threading.Barrier(2);
        Worker worker = Worker.Start(() =>
        {
            long sum = 0;
            for (int i = 0; i < WarmUp + Repeats; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                signal.Set();
                sum += i < WarmUp ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                wake.SignalAndWait(TestContext.Current.CancellationToken);
                wake.SignalAndWait(TestContext.Current.CancellationToken);
            }

            ofTheWaker = sum;
        });
        for (int i = 0; i < WarmUp + Repeats; i++)
        {
            wake.SignalAndWait(TestContext.Current.CancellationToken);
            long before = GC.GetAllocatedBytesForCurrentThread();
            executor.RunOnce();
            ofTheExecutor += i < WarmUp ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            wake.SignalAndWait(TestContext.Current.CancellationToken);
        }

        worker.Join("the waker hangs");
        Assert.Equal(0, ofTheWaker);
        Assert.Equal(0, ofTheExecutor);
        Assert.Equal(WarmUp + Repeats, taken);

        async Future Counts()
        {
            while (true)
            {
                await signal.Wait();
                taken++;
            }
        }
    }

    private void AssertNoneThrough<T>(Channel<T> channel, Func<int, T> make, Func<T, int> read)
    {
        int next = 0;
        AssertNone(
            async () =>
            {
                _sink += read(await channel.Receive());
                await Future.Yield();
                if (channel.TryReceive(out T item))
                {
                    _sink += read(item);
                }
            },
            Feeds());

        async Future Feeds()
        {
            while (true)
            {
                await channel.Send(make(next++));
            }
        }
    }

    /// <summary>Runs one round of a path again and again inside a task, and demands that the heap does not grow.</summary>
    private void AssertNone(Func<Future> round, Future? partner = null)
    {
        using var executor = new Executor(_clock);
        if (partner is not null)
        {
            executor.Spawn(partner);
        }

        long allocated = executor.BlockOn(Measures());
        Assert.Equal(0, allocated);
        executor.AssertInvariants();

        async Future<long> Measures()
        {
            for (int i = 0; i < WarmUp; i++)
            {
                await round();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Repeats; i++)
            {
                await round();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static async Future Leaf(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }
    }

    private static async Future YieldingLeaf() => await Future.Yield();

    private static async Future<int> LeafWithResult(int number)
    {
        await Future.Yield();
        return number;
    }

    private static async Future<string> LeafWithText(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }

        return "text";
    }

    private static async Future Nested(int depth)
    {
        if (depth > 0)
        {
            await Nested(depth - 1);
        }
        else
        {
            await Future.Yield();
        }
    }

    private static async Future WaitsInAMethod(Signal signal) => await signal.Wait();

    private static async Future Sleeps() => await Async.Timer.AfterTicks(1000);

    private static async Future YieldsForEver()
    {
        while (true)
        {
            await Future.Yield();
        }
    }
}
