using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Embedded.Async;
using Xunit;
using CancellationToken = System.Threading.CancellationToken;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>Sequences of .NET and streams, in both directions.</summary>
public sealed class StreamBridgeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AsStream_EveryItemComesInOrder_ThenTheEndForEver(bool waits)
    {
        using var test = new BridgeTest();
        EnumeratedStream<int> stream = Count(test, 100, waits).AsStream();
        test.Run(Main());
        Assert.Equal(["disposed"], test.Trace);

        async Future Main()
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.True(await stream.Next());
                Assert.Equal(i, stream.Current);
            }

            Assert.False(await stream.Next());
            Assert.False(await stream.Next());
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public void AsStream_UnderOperators()
    {
        using var test = new BridgeTest();
        Stream<int> stream = Count(test, 10, waits: true).AsStream().Filter(item => item % 2 == 0).Map(item => item * 10);
        test.Run(Main());

        async Future Main()
        {
            var items = new List<int>();
            await foreach (int item in stream)
            {
                items.Add(item);
            }

            Assert.Equal([0, 20, 40, 60, 80], items);
        }
    }

    [Fact]
    public void AsStream_ACancelledNext_LeavesItsItemForTheNext()
    {
        using var test = new BridgeTest();
        var source = new Steps();
        EnumeratedStream<int> stream = source.AsStream();
        test.Run(Main());
        Assert.Equal(2, source.Moves);

        async Future Main()
        {
            // Begun; not begun again; done meanwhile.
            Assert.False(await Future.PollOnce(stream.Next()));
            Assert.False(await Future.PollOnce(stream.Next()));
            source.Answer(1);
            Assert.True(await stream.Next());
            Assert.Equal(1, stream.Current);

            // Completed in a Join, and nobody takes it.
            Future<bool> untaken = stream.Next();
            source.AnswersAtOnce = 2;
            await Future.Join(untaken, Future.Ready());
            Assert.True(await stream.Next());
            Assert.Equal(2, stream.Current);
            Assert.Equal(2, source.Moves);
        }
    }

    [Fact]
    public void AsStream_CancelWhileAnItemIsOnItsWay_IsWokenByTheNextTask()
    {
        using var test = new BridgeTest();
        var source = new Steps();
        EnumeratedStream<int> stream = source.AsStream();
        TaskHandle first = test.Executor.Spawn(Read());
        test.RunUntilIdle();
        first.Cancel();
        test.RunUntilIdle();
        test.ElsewhereAtRest(() => source.Answer(5));
        test.Run(Read());
        Assert.Equal(["item 5"], test.Trace);

        async Future Read()
        {
            Assert.True(await stream.Next());
            test.Log("item " + stream.Current);
        }
    }

    [Fact]
    public void AsStream_AnException_IsTold_OnceTheSequenceIsDisposed()
    {
        using var test = new BridgeTest();
        var cause = new FormatException();
        EnumeratedStream<int> stream = Throw().AsStream();
        test.Run(Main());
        Assert.Equal(["disposed", "caught", "the end"], test.Trace);

        async Future Main()
        {
            Assert.True(await stream.Next());
            Exception? caught = null;
            try
            {
                await stream.Next();
            }
            catch (FormatException e)
            {
                caught = e;
                test.Log("caught");
            }

            Assert.Same(cause, caught);
            Assert.False(await stream.Next());
            test.Log("the end");
        }

        async IAsyncEnumerable<int> Throw()
        {
            try
            {
                yield return 1;
                await Task.Yield();
                throw cause;
            }
            finally
            {
                await Task.Yield();
                test.Log("disposed");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AsStream_LeavingTheLoop_RunsTheFinallyBlocks(bool waits)
    {
        using var test = new BridgeTest();
        test.Run(Main());
        Assert.Equal(["disposed", "left"], test.Trace);

        async Future Main()
        {
            await foreach (int item in Count(test, 10, waits).AsStream())
            {
                if (item == 2)
                {
                    break;
                }
            }

            test.Log("left");
        }
    }

    [Fact]
    public void AsStream_ATaskThatIsCancelledInTheLoop_DisposesToo()
    {
        using var test = new BridgeTest();
        TaskHandle task = test.Executor.Spawn(Main());
        test.RunUntil(() => test.Trace.Count == 1);
        task.Cancel();
        test.RunUntil(() => task.GetState() == TaskState.Canceled);
        Assert.Equal(["waits", "cancelled", "disposed"], test.Trace);

        async Future Main()
        {
            await foreach (int item in Wait().AsStream())
            {
                test.Log("item " + item);
            }
        }

        async IAsyncEnumerable<int> Wait([EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                await Task.Yield();
                test.Log("waits");
                await Task.Delay(System.Threading.Timeout.Infinite, token);
                yield return 1;
            }
            finally
            {
                test.Log("cancelled");
                await Task.Yield();
                test.Log("disposed");
            }
        }
    }

    [Fact]
    public void AsStream_DisposeThatIsCancelled_CanBeCalledAgain_AndOneThatNeverBeganDisposesNothing()
    {
        using var test = new BridgeTest();
        var source = new Steps();
        EnumeratedStream<int> stream = source.AsStream();
        EnumeratedStream<int> unused = new Steps().AsStream();
        test.Run(Main());
        Assert.Equal(1, source.Disposals);

        async Future Main()
        {
            await unused.DisposeAsync();
            Assert.False(await unused.Next());
            Assert.False(await Future.PollOnce(stream.Next()));
            Assert.False(await Future.PollOnce(stream.DisposeAsync()));
            Assert.True(source.Token.IsCancellationRequested);
            source.Answer(1);
            await stream.DisposeAsync();
            Assert.False(await stream.Next());
        }
    }

    [Fact]
    public void AsStream_OneReaderAtATime()
    {
        using var test = new BridgeTest();
        EnumeratedStream<int> stream = new Steps().AsStream();
        TaskHandle reader = test.Executor.Spawn(Read());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => { stream.Next(); });
        Assert.Throws<FutureMisuseException>(() => { stream.DisposeAsync(); });
        reader.Cancel();
        test.RunUntilIdle();

        async Future Read() => await stream.Next();
    }

    [Fact]
    public void AsStream_AnItemThatIsWaitedFor_AllocatesNothing()
    {
        using var test = new BridgeTest(strict: false);
        var source = new Steps();
        EnumeratedStream<int> stream = source.AsStream();
        bool isOver = false;
        long bytes = -1;
        test.Executor.Spawn(Answer());
        test.Run(Main());
        Assert.Equal(0, bytes);

        async Future Answer()
        {
            while (!isOver)
            {
                if (source.IsWaiting)
                {
                    source.Answer(1);
                }

                await Future.Yield();
            }
        }

        async Future Main()
        {
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 2000; i++)
                {
                    Assert.True(await stream.Next());
                }

                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            isOver = true;
        }
    }

    [Fact]
    public void AsStream_TenThousandItemsFromAnotherThread()
    {
        using var test = new BridgeTest();
        var channel = System.Threading.Channels.Channel.CreateBounded<int>(16);
        test.Elsewhere(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                channel.Writer.WriteAsync(i).AsTask().Wait();
            }

            channel.Writer.Complete();
        });
        test.Run(Main());

        async Future Main()
        {
            int next = 0;
            await foreach (int item in channel.Reader.ReadAllAsync().AsStream())
            {
                Assert.Equal(next++, item);
            }

            Assert.Equal(10_000, next);
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_GivesEveryItem_AndItsTaskEndsWithIt()
    {
        using var running = new RunningExecutor();
        var items = new List<int>();
        await foreach (int item in Stream.From([1, 2, 3]).AsAsyncEnumerable(running.Executor))
        {
            items.Add(item);
            Assert.NotEqual(running.ThreadId, Environment.CurrentManagedThreadId);
        }

        Assert.Equal([1, 2, 3], items);
        Assert.Equal(2, await TaskCount(running));
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_LeavingTheLoop_EndsTheTask_AndTheStreamGoesOnWhereItStands()
    {
        using var running = new RunningExecutor();
        IAsyncEnumerable<int> items = Stream.From([1, 2, 3]).AsAsyncEnumerable(running.Executor);
        await foreach (int item in items)
        {
            Assert.Equal(1, item);
            break;
        }

        Assert.Equal(2, await TaskCount(running));
        await foreach (int item in items)
        {
            Assert.Equal(2, item);
            break;
        }
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_ACancelledToken_LosesNoItem()
    {
        using var running = new RunningExecutor();
        var channel = new Embedded.Async.Channel<int>(4, shared: true);
        IAsyncEnumerable<int> items = Stream.From(channel).AsAsyncEnumerable(running.Executor);
        using var cancellation = new CancellationTokenSource();
        await using (IAsyncEnumerator<int> first = items.GetAsyncEnumerator(cancellation.Token))
        {
            Task<bool> move = first.MoveNextAsync().AsTask();
            await Future.Ready().AsTask(running.Executor);
            await cancellation.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => move);
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await first.MoveNextAsync());
        }

        Assert.True(channel.TrySend(1));
        await using IAsyncEnumerator<int> second = items.GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(1, second.Current);
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_ADisposeWhileAnItemIsWaitedFor_CancelsTheWait()
    {
        using var running = new RunningExecutor();
        var channel = new Embedded.Async.Channel<int>(4, shared: true);
        IAsyncEnumerator<int> items = Stream.From(channel).AsAsyncEnumerable(running.Executor).GetAsyncEnumerator(CancellationToken.None);
        Task<bool> move = items.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await items.MoveNextAsync());
        await items.DisposeAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => move);
        Assert.False(await items.MoveNextAsync());
        await items.DisposeAsync();
        Assert.Equal(2, await TaskCount(running));
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_AnException_IsThrown_AndTheStreamGoesOn()
    {
        using var running = new RunningExecutor();
        var cause = new FormatException();
        Stream<int> stream = Stream.From([1, 2, 3]).Map(item => item == 2 ? throw cause : item);
        await using IAsyncEnumerator<int> items = stream.AsAsyncEnumerable(running.Executor).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await items.MoveNextAsync());
        Assert.Same(cause, await Assert.ThrowsAsync<FormatException>(async () => await items.MoveNextAsync()));
        Assert.True(await items.MoveNextAsync());
        Assert.Equal(3, items.Current);
        Assert.False(await items.MoveNextAsync());
        Assert.False(await items.MoveNextAsync());
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task AsAsyncEnumerable_AfterShutdown_IsCancelled()
    {
        using var running = new RunningExecutor();
        var channel = new Embedded.Async.Channel<int>(4, shared: true);
        await using IAsyncEnumerator<int> items = Stream.From(channel).AsAsyncEnumerable(running.Executor).GetAsyncEnumerator(CancellationToken.None);
        channel.TrySend(1);
        Assert.True(await items.MoveNextAsync());
        channel.Close();
        Assert.False(await items.MoveNextAsync());
        running.ShutDown();
        IAsyncEnumerator<int> late = Stream.From([1]).AsAsyncEnumerable(running.Executor).GetAsyncEnumerator(CancellationToken.None);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await late.MoveNextAsync());
        await late.DisposeAsync();
    }

    [Fact(Timeout = BridgeTest.Patience)]
    public async Task ThereAndBack_TenThousandItems()
    {
        using var running = new RunningExecutor();
        using var test = new BridgeTest(strict: false);
        int next = 0;
        await foreach (int item in Count(test, 10_000, waits: true).AsStream().AsAsyncEnumerable(running.Executor))
        {
            Assert.Equal(next++, item);
        }

        Assert.Equal(10_000, next);
    }

    /// <summary>Asked by a task, which counts too: it, the bridge and the one that waits for the end are left.</summary>
    private static async Task<int> TaskCount(RunningExecutor running)
    {
        return await Ask().AsTask(running.Executor) - 1;

        async Future<int> Ask()
        {
            await Future.Yield();
            return running.Executor.TaskCount;
        }
    }

    private static async IAsyncEnumerable<int> Count(BridgeTest test, int count, bool waits)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (waits)
                {
                    await Task.Yield();
                }

                yield return i;
            }
        }
        finally
        {
            if (waits)
            {
                await Task.Yield();
            }

            test.Log("disposed");
        }
    }

    /// <summary>A sequence that a test answers item by item, without an allocation.</summary>
    private sealed class Steps : IAsyncEnumerable<int>, IAsyncEnumerator<int>, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        internal int Moves { get; private set; }

        internal int Disposals { get; private set; }

        internal bool IsWaiting { get; private set; }

        internal int AnswersAtOnce { get; set; }

        internal CancellationToken Token { get; private set; }

        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            return this;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            Moves++;
            if (AnswersAtOnce != 0)
            {
                Current = AnswersAtOnce;
                return new ValueTask<bool>(true);
            }

            _core.Reset();
            IsWaiting = true;
            return new ValueTask<bool>(this, _core.Version);
        }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }

        public bool GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);

        internal void Answer(int item)
        {
            Current = item;
            IsWaiting = false;
            _core.SetResult(true);
        }
    }
}
