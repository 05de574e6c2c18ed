using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Embedded.Async;
using Xunit;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>A future that waits for a Task.</summary>
public sealed class TaskFutureTests
{
    [Fact]
    public void Completed_OfEveryKind_EndsAtOnceWithItsResult()
    {
        using var test = new BridgeTest();
        int sum = 0;
        test.Run(Main());
        Assert.Equal(1 + 2, sum);

        async Future Main()
        {
            await Task.CompletedTask.AsFuture();
            await default(ValueTask).AsFuture();
            sum += await Task.FromResult(1).AsFuture();
            sum += await new ValueTask<int>(2).AsFuture();
        }
    }

    [Fact]
    public void Completed_AllocatesNothing()
    {
        using var test = new BridgeTest(strict: false);
        Task<int> task = Task.FromResult(5);
        var source = new Source();
        long bytes = -1;
        bool isWrong = false;
        test.Run(Main());
        Assert.Equal(0, bytes);
        Assert.False(isWrong);

        async Future Main()
        {
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 2000; i++)
                {
                    await Task.CompletedTask.AsFuture();
                    await default(ValueTask).AsFuture();
                    await task.AsFuture();
                    await new ValueTask<int>(i).AsFuture();
                    source.Reset();
                    source.Set(i);
                    isWrong |= await source.Value.AsFuture() != i;
                }

                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Fact]
    public void Pending_ACompletionOnAnotherThread_WakesTheExecutorFromItsRest()
    {
        using var test = new BridgeTest();
        var plain = new TaskCompletionSource();
        var value = new TaskCompletionSource<int>();
        int result = 0;
        test.ElsewhereAtRest(plain.SetResult);
        test.Run(Main());
        Assert.Equal(7, result);

        async Future Main()
        {
            await plain.Task.AsFuture();
            test.ElsewhereAtRest(() => value.SetResult(7));
            result = await value.Task.AsFuture();
        }
    }

    [Fact]
    public void Pending_ValueTasks_AreWokenToo_AndTheirSourceIsAskedOnce()
    {
        using var test = new BridgeTest();
        var source = new Source();
        var plain = new TaskCompletionSource();
        int result = 0;
        test.ElsewhereAtRest(plain.SetResult);
        test.Run(Main());
        Assert.Equal(3, result);
        Assert.Equal(1, source.Asked);

        async Future Main()
        {
            await new ValueTask(plain.Task).AsFuture();
            test.ElsewhereAtRest(() => source.Set(3));
            result = await source.Value.AsFuture();
        }
    }

    [Fact]
    public void Pending_WhileTheExecutorIsBusy()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        bool isOver = false;
        int turns = 0;
        test.Executor.Spawn(Busy());
        test.Run(Main());
        Assert.True(turns > 10);

        async Future Busy()
        {
            while (!isOver)
            {
                if (++turns == 10)
                {
                    test.Elsewhere(() => source.SetResult(1));
                }

                await Future.Yield();
            }
        }

        async Future Main()
        {
            Assert.Equal(1, await source.Task.AsFuture());
            isOver = true;
        }
    }

    [Fact]
    public void Pending_ACompletionByATaskOfTheSameExecutor()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        test.Executor.Spawn(Complete());
        test.Run(Main());

        async Future Complete()
        {
            await Future.Yield();
            source.SetResult(1);
        }

        async Future Main() => Assert.Equal(1, await source.Task.AsFuture());
    }

    [Fact]
    public void Pending_ManyWaitForOneTask()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        test.ElsewhereAtRest(() => source.SetResult(4));
        test.Run(Future.Join(Wait(), Wait(), Wait(), Wait()));

        async Future Wait() => Assert.Equal(4, await source.Task.AsFuture());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Faulted_TheExceptionComesAsItIs_WithItsStack(bool isLate)
    {
        using var test = new BridgeTest();
        var gate = new TaskCompletionSource();
        var cause = new FormatException("as it is");
        if (isLate)
        {
            test.ElsewhereAtRest(gate.SetResult);
        }
        else
        {
            gate.SetResult();
        }

        test.Run(Main());

        async Future Main()
        {
            await Catch(ThrowLater().AsFuture());
            await Catch(ThrowLaterWithValue().AsFuture());
            await Catch(new ValueTask(ThrowLater()).AsFuture());
            await Catch(new ValueTask<int>(ThrowLaterWithValue()).AsFuture());
        }

        async Future Catch(Future future)
        {
            Exception? caught = null;
            try
            {
                await future;
            }
            catch (FormatException e)
            {
                caught = e;
            }

            Assert.Same(cause, caught);
            Assert.Contains(nameof(ThrowDeepInside), caught!.StackTrace, StringComparison.Ordinal);
        }

        async Task ThrowLater()
        {
            await gate.Task;
            ThrowDeepInside(cause);
        }

        async Task<int> ThrowLaterWithValue()
        {
            await ThrowLater();
            return 0;
        }
    }

    [Fact]
    public void Faulted_WithSeveral_TheFirstIsThrown_AsAnAwaitDoes()
    {
        using var test = new BridgeTest();
        var first = new FormatException();
        Task all = Task.WhenAll(Task.FromException(first), Task.FromException(new TimeoutException()));
        test.Run(Main());

        async Future Main()
        {
            FormatException? caught = null;
            try
            {
                await all.AsFuture();
            }
            catch (FormatException e)
            {
                caught = e;
            }

            Assert.Same(first, caught);
        }
    }

    [Fact]
    public void Cancelled_ThrowsTaskCanceledException_AndIsNoCancellationOfTheFuture()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        var thrown = new OperationCanceledException("its own");
        test.Run(Main());

        async Future Main()
        {
            await Catch(Task.FromCanceled(new DotNetToken(true)).AsFuture());
            test.ElsewhereAtRest(source.SetCanceled);
            await Catch(source.Task.AsFuture());
            TaskCanceledException caught = await Catch(Throw().AsFuture());
            Assert.Same(thrown, caught.InnerException);
            Assert.Equal("its own", caught.Message);
        }

        async Task Throw()
        {
            await Task.Yield();
            throw thrown;
        }

        static async Future<TaskCanceledException> Catch(Future future)
        {
            try
            {
                await future;
            }
            catch (TaskCanceledException e)
            {
                return e;
            }

            throw new InvalidOperationException("nothing was thrown");
        }
    }

    [Fact]
    public void Cancel_BeforeTheFirstPoll_WhilePending_AndOnceCompleted_LosesNothing()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        int results = 0;

        TaskHandle unborn = test.Executor.Spawn(Wait());
        unborn.Cancel();
        test.RunUntilIdle();

        TaskHandle pending = test.Executor.Spawn(Wait());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, pending.GetState());
        pending.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, pending.GetState());

        TaskHandle ready = test.Executor.Spawn(Wait());
        test.RunUntilIdle();
        source.SetResult(5);
        Assert.Equal(TaskState.Ready, ready.GetState());
        ready.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, ready.GetState());
        Assert.Equal(0, results);

        test.Run(Wait());
        Assert.Equal(5, results);

        async Future Wait()
        {
            int value = await source.Task.AsFuture();
            results += value;
        }
    }

    [Fact]
    public void Cancel_BySelectAndInJoin_TheValueIsTakenOrStaysInTheTask()
    {
        using var test = new BridgeTest();
        var never = new TaskCompletionSource<int>();
        Task<int> done = Task.FromResult(8);
        test.Run(Main());

        async Future Main()
        {
            Assert.Equal(1, await Future.Select(never.Task.AsFuture(), done.AsFuture()));
            Future<int> taken = done.AsFuture();
            await Future.Join(taken, done.AsFuture());
            Assert.Equal(8, taken.TakeResult());
            never.SetResult(9);
            Assert.Equal(9, await never.Task.AsFuture());
        }
    }

    [Fact]
    public void LateContinuation_AfterCancelAndReuse_DoesNotEndTheNextWait()
    {
        // Not strict: the very same object serves the next wait.
        using var test = new BridgeTest(strict: false);
        var first = new TaskCompletionSource<int>();
        var second = new TaskCompletionSource<int>();
        int result = 0;
        Future<int>? used = null;
        TaskHandle cancelled = test.Executor.Spawn(Wait(first.Task));
        test.RunUntilIdle();
        Future<int> before = used!;
        cancelled.Cancel();
        test.RunUntilIdle();

        TaskHandle waits = test.Executor.Spawn(Wait(second.Task));
        test.RunUntilIdle();
        Assert.Same(before, used);

        test.Elsewhere(() => first.SetResult(1));
        test.RunUntil(() => first.Task.IsCompleted);
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, waits.GetState());

        second.SetResult(2);
        test.RunUntilIdle();
        Assert.Equal(2, result);

        async Future Wait(Task<int> task)
        {
            used = task.AsFuture();
            result = await used;
        }
    }

    [Fact]
    public void Cancel_AThousandTimes_LeavesOneContinuation_AndTheNextWaitUsesIt()
    {
        using var test = new BridgeTest(strict: false);
        var source = new TaskCompletionSource<int>();
        test.Run(Main());

        async Future Main()
        {
            for (int i = 0; i < 1000; i++)
            {
                Assert.False(await Future.PollOnce(source.Task.AsFuture()));
            }

            TaskWaker? left = TaskWaker.TakeAbandoned(source.Task);
            Assert.NotNull(left);
            Assert.Null(TaskWaker.TakeAbandoned(source.Task));
            left.Abandon(source.Task);
            test.ElsewhereAtRest(() => source.SetResult(6));
            Assert.Equal(6, await source.Task.AsFuture());
            Assert.False(left.IsRegistered);
        }
    }

    [Fact]
    public void Cancel_KeepsNothingAlive()
    {
        using var test = new BridgeTest(strict: false);
        var source = new TaskCompletionSource();
        WeakReference item = Wait();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(item.IsAlive);
        GC.KeepAlive(source);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Wait()
        {
            var held = new object();
            TaskHandle task = test.Executor.Spawn(Hold(held));
            test.RunUntilIdle();
            task.Cancel();
            test.RunUntilIdle();
            return new WeakReference(held);
        }

        async Future Hold(object held)
        {
            await source.Task.AsFuture();
            GC.KeepAlive(held);
        }
    }

    [Fact]
    public void Sealed_ThePoolGoesOnGrowing()
    {
        using var test = new BridgeTest(strict: false);
        var source = new TaskCompletionSource<Guid>();
        var waits = new Future<Guid>[40];
        test.Executor.Seal();
        test.Run(Main());

        async Future Main()
        {
            for (int i = 0; i < waits.Length; i++)
            {
                waits[i] = source.Task.AsFuture();
            }

            source.SetResult(default);
            foreach (Future<Guid> wait in waits)
            {
                await wait;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ManyThreads_TenThousandTasks_NoneIsLost(int seed)
    {
        const int Waiters = 50;
        const int TasksOfAWaiter = 200;
        using var test = new BridgeTest(strict: false);
        var sources = new TaskCompletionSource<int>[Waiters * TasksOfAWaiter];
        for (int i = 0; i < sources.Length; i++)
        {
            // Half of them run their continuation on the completing thread, half on the pool.
            sources[i] = new TaskCompletionSource<int>(i % 2 == 0 ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int[] order = [.. Enumerable.Range(0, sources.Length)];
        new Random(seed).Shuffle(order);
        long sum = 0;
        int next = -1;
        for (int i = 0; i < 4; i++)
        {
            test.Elsewhere(() =>
            {
                for (int at = Interlocked.Increment(ref next); at < order.Length; at = Interlocked.Increment(ref next))
                {
                    sources[order[at]].SetResult(order[at]);
                }
            });
        }

        test.Run(Future.Join([.. Enumerable.Range(0, Waiters).Select(Wait)]));
        Assert.Equal((long)sources.Length * (sources.Length - 1) / 2, sum);

        async Future Wait(int waiter)
        {
            for (int i = 0; i < TasksOfAWaiter; i++)
            {
                Task<int> task = sources[(i * Waiters) + waiter].Task;
                if (i % 4 == 0)
                {
                    // Begun and dropped, or done at once.
                    Future<int> once = task.AsFuture();
                    if (await Future.PollOnce(once))
                    {
                        sum += once.TakeResult();
                        continue;
                    }
                }

                int value = await task.AsFuture();
                sum += value;
            }
        }
    }

    private static void ThrowDeepInside(Exception cause) => throw cause;

    /// <summary>A source that may be asked for its value once.</summary>
    private sealed class Source : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core;

        internal int Asked { get; private set; }

        internal ValueTask<int> Value => new(this, _core.Version);

        internal void Reset() => _core.Reset();

        internal void Set(int value) => _core.SetResult(value);

        public int GetResult(short token)
        {
            Asked++;
            return _core.GetResult(token);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
