using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Xunit;
using CancellationToken = System.Threading.CancellationToken;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>A Task that stands for a future.</summary>
public sealed class ExecutorBridgeTests
{
    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_FromAnotherThread_GivesTheResult_AndContinuesElsewhere()
    {
        using var running = new RunningExecutor();
        int thread = await Where().AsTask(running.Executor);
        Assert.Equal(running.ThreadId, thread);
        Assert.NotEqual(running.ThreadId, Environment.CurrentManagedThreadId);
        await running.Executor.RunAsTask((Future)Where());
        await Where().AsTask(running.Executor).ContinueWith(
            _ => Assert.NotEqual(running.ThreadId, Environment.CurrentManagedThreadId),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        static async Future<int> Where()
        {
            await Future.Yield();
            return Environment.CurrentManagedThreadId;
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_TheExceptionGoesToTheTask_AndNotToTheHandler()
    {
        using var running = new RunningExecutor();
        var cause = new FormatException();
        Assert.Same(cause, await Assert.ThrowsAsync<FormatException>(() => Throw().AsTask(running.Executor)));
        Assert.Same(cause, await Assert.ThrowsAsync<FormatException>(() => running.Executor.RunAsTask((Future)Throw())));

        async Future<int> Throw()
        {
            await Future.Yield();
            throw cause;
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_ATokenCancelsTheTask_AfterItsCleanUp()
    {
        using var running = new RunningExecutor();
        using var cancellation = new CancellationTokenSource();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isClean = false;
        Task<int> task = Work().AsTask(running.Executor, cancellation.Token);
        await began.Task;
        await cancellation.CancelAsync();
        TaskCanceledException caught = await Assert.ThrowsAsync<TaskCanceledException>(() => task);
        Assert.Equal(cancellation.Token, caught.CancellationToken);
        Assert.True(isClean);
        Assert.True(task.IsCanceled);

        async Future<int> Work()
        {
            try
            {
                began.SetResult();
                await Future.Pending();
                return 1;
            }
            finally
            {
                await Embedded.Async.Timer.AfterMilliseconds(1);
                isClean = true;
            }
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_WithACancelledToken_RunsNothing()
    {
        using var running = new RunningExecutor();
        bool hasBegun = false;
        Task task = Work().AsTask(running.Executor, new CancellationToken(true));
        await Assert.ThrowsAsync<TaskCanceledException>(() => task);
        Assert.False(hasBegun);

        async Future Work()
        {
            hasBegun = true;
            await Future.Yield();
        }
    }

    [Fact]
    public void RunAsTask_OnTheExecutorsOwnThread_NeedsNoBridge()
    {
        using var test = new BridgeTest();
        Task<int> before = test.Executor.RunAsTask(One());
        test.Run(Main());
        Assert.True(before.IsCompletedSuccessfully);

        async Future Main()
        {
            Task<int> task = One().AsTask(test.Executor);
            Assert.False(task.IsCompleted);
            Assert.Equal(1, await task.AsFuture());
        }

        static async Future<int> One()
        {
            await Future.Yield();
            return 1;
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_FromAnotherThread_WithoutTheBridge_SaysWhatToCall()
    {
        using var running = new RunningExecutor(opensBridge: false);
        WrongContextException error = await Assert.ThrowsAsync<WrongContextException>(() => running.Executor.RunAsTask(Future.Pending()));
        Assert.Contains("OpenBridge", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_OfAUsedFuture_IsMisuse()
    {
        using var running = new RunningExecutor();
        Future used = Future.Pending();
        using var cancellation = new CancellationTokenSource();
        Task first = used.AsTask(running.Executor, cancellation.Token);
        await Assert.ThrowsAsync<FutureMisuseException>(() => used.AsTask(running.Executor));
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => first);
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_AfterDispose_Throws()
    {
        var running = new RunningExecutor();
        await Future.Ready().AsTask(running.Executor);
        running.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Future.Ready().AsTask(running.Executor));
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task RunAsTask_WithoutAFreeSlot_Fails()
    {
        using var running = new RunningExecutor(taskSlots: 3);
        using var cancellation = new CancellationTokenSource();
        Task first = Future.Pending().AsTask(running.Executor, cancellation.Token);
        CapacityException error = await Assert.ThrowsAsync<CapacityException>(() => Future.Pending().AsTask(running.Executor));
        Assert.Contains("TaskSlots", error.Message, StringComparison.Ordinal);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => first);
        await Future.Ready().AsTask(running.Executor);
    }

    [Fact]
    public void RunAsTask_ATaskThatIsCancelledBeforeItsFirstPoll_IsCancelled()
    {
        using var test = new BridgeTest();
        test.RunUntilIdle();
        Task task = test.Executor.RunAsTask(Work());
        test.Executor.GetTask(0).Cancel();
        test.RunUntilIdle();
        Assert.True(task.IsCanceled);

        static async Future Work() => await Future.Pending();
    }

    [Fact]
    public void RunAsTask_WorkThatLooksAtAToken_IsCancelledToo()
    {
        using var test = new BridgeTest();
        using var source = new CancellationSource();
        source.Cancel();
        Task task = test.Executor.RunAsTask(Work());
        test.RunUntilIdle();
        Assert.True(task.IsCanceled);

        async Future Work()
        {
            await Future.Yield();
            source.Token.ThrowIfCancelled();
        }
    }

    [Fact]
    public void RunAsTask_OfAWait_TakesItsItem()
    {
        using var test = new BridgeTest();
        var channel = new Channel<int>(4);
        Task<int> first = channel.Receive().AsTask(test.Executor);
        using var cancellation = new CancellationTokenSource();
        Task<int> second = channel.Receive().AsTask(test.Executor, cancellation.Token);
        test.RunUntilIdle();
        Assert.True(channel.TrySend(1));
        test.RunUntilIdle();
        test.Run(Take());
        Assert.Equal(0, channel.Count);

        // Granted and cancelled before its poll: the item stays.
        Assert.True(channel.TrySend(2));
        cancellation.Cancel();
        test.RunUntilIdle();
        Assert.True(second.IsCanceled);
        Assert.True(channel.TryReceive(out int item));
        Assert.Equal(2, item);

        async Future Take() => Assert.Equal(1, await first.AsFuture());
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task Shutdown_CancelsWhatIsLeft_AndRefusesWhatComesLater()
    {
        using var running = new RunningExecutor();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task task = Work().AsTask(running.Executor);
        await began.Task;
        running.ShutDown();
        Assert.True(task.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<TaskCanceledException>(() => Future.Ready().AsTask(running.Executor));

        async Future Work()
        {
            began.SetResult();
            await running.Executor.ShutdownToken.WhenCancelled();
        }
    }

    [Fact]
    public void Shutdown_WithoutPatience_EndsEveryTask()
    {
        using var test = new BridgeTest();
        test.Executor.OpenBridge();
        test.Executor.OpenBridge();
        Task spawned = test.Executor.RunAsTask(Future.Pending());
        test.RunUntilIdle();
        Task? queued = null;
        Worker.Start(() => queued = test.Executor.RunAsTask(Work())).Join();
        // Its pump is cancelled before it takes the second one out.
        test.ExpectLostFutures = true;
        Assert.Equal(0, test.Executor.ShutDown(0, Clock.TicksFromMilliseconds(BridgeTest.Patience)));
        Assert.True(spawned.IsCanceled);
        Assert.True(queued!.IsCanceled);

        static async Future Work() => await Future.Pending();
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AmbientToken_IsTheOneOfTheTask()
    {
        using var running = new RunningExecutor();
        using var cancellation = new CancellationTokenSource();
        Assert.Equal(CancellationToken.None, await Ask().AsTask(running.Executor));
        Assert.Equal(cancellation.Token, await Ask().AsTask(running.Executor, cancellation.Token));
        Assert.Equal(CancellationToken.None, await Ask().AsTask(running.Executor));
        Assert.Throws<WrongContextException>(() => Bridge.AmbientToken);

        static async Future<CancellationToken> Ask()
        {
            await Future.Yield();
            return Bridge.AmbientToken;
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task ManyThreads_TenThousandFutures_NoneIsLost_AndEachThreadKeepsItsOrder()
    {
        const int Threads = 4;
        const int OfAThread = 2500;
        using var running = new RunningExecutor((Threads * OfAThread) + 8);
        var tasks = new Task<int>[Threads * OfAThread];
        int[] last = new int[Threads];
        Worker[] workers = [.. Enumerable.Range(0, Threads).Select(thread => Worker.Start(() =>
        {
            for (int i = 0; i < OfAThread; i++)
            {
                tasks[(thread * OfAThread) + i] = Work(thread, i).AsTask(running.Executor);
            }
        }))];
        foreach (Worker worker in workers)
        {
            worker.Join();
        }

        int[] results = await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMilliseconds(BridgeTest.Patience));
        Assert.Equal(Enumerable.Range(0, Threads).SelectMany(_ => Enumerable.Range(0, OfAThread)), results);

        async Future<int> Work(int thread, int number)
        {
            Assert.Equal(number, last[thread]++);
            await Future.Yield();
            return number;
        }
    }

    [Theory(Timeout = BridgeTest.Patience)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ManyThreads_CancelAtAnyPoint_EveryTaskEnds(int seed)
    {
        const int Count = 3000;
        using var running = new RunningExecutor(Count + 8);
        var random = new Random(seed);
        int completed = 0;
        int cancelled = 0;
        int begun = 0;
        int ended = 0;
        var sources = new CancellationTokenSource[Count];
        var tasks = new Task[Count];
        for (int i = 0; i < Count; i++)
        {
            sources[i] = new CancellationTokenSource();
        }

        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        Worker canceller = Worker.Start(() =>
        {
            foreach (int i in order)
            {
                sources[i].Cancel();
            }
        });
        for (int i = 0; i < Count; i++)
        {
            tasks[i] = Work(i % 7).AsTask(running.Executor, sources[i].Token);
        }

        canceller.Join();
        foreach (Task task in tasks)
        {
            await task.WaitAsync(TimeSpan.FromMilliseconds(BridgeTest.Patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            completed += task.IsCompletedSuccessfully ? 1 : 0;
            cancelled += task.IsCanceled ? 1 : 0;
        }

        Assert.Equal(Count, completed + cancelled);
        Assert.Equal(begun, ended);

        async Future Work(int turns)
        {
            begun++;
            try
            {
                for (int i = 0; i < turns; i++)
                {
                    await Future.Yield();
                }
            }
            finally
            {
                ended++;
            }
        }
    }
}
