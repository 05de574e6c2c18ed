using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A stream allocates when it is made; its items cost the heap nothing.</summary>
public class StreamAllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 2000;

    private readonly Channel<int> _channel = new(4);
    private int _sink;

    [Fact]
    public void MapAndFilter() =>
        AssertNone(Stream.From(_channel).Map(static n => n * 2).Filter(static n => n % 4 == 0).Skip(3).Take(int.MaxValue));

    [Fact]
    public void Chunks() => AssertNone(Stream.From(_channel).Chunks(3).Map(static chunk => chunk.Count));

    [Fact]
    public void MergeOfATicker() =>
        AssertNone(Stream.From(_channel).Merge(Stream.From(Ticker.EveryTicks(3)).Map(static n => (int)n)));

    [Fact]
    public void ZipOfTwo() => AssertNone(
        Stream.From(_channel).Zip(Stream.From(Ticker.EveryTicks(3)), static (n, tick) => n + (int)tick));

    [Fact]
    public void DebounceAndThrottle() =>
        AssertNone(new Pulses(_channel).DebounceTicks(5).ThrottleTicks(9).Map(static n => n));

    [Fact]
    public void Buffered() => AssertNone(Stream.From(_channel).Buffered(3, Waits));

    [Fact]
    public void ForEachConcurrent()
    {
        using var executor = new Executor(new ManualClock());
        executor.Spawn(Feeds());
        long before = 0;
        long allocated = -1;
        int done = 0;
        Future all = Stream.From(_channel).ForEachConcurrent(3, Body);
        executor.Spawn(all);
        while (allocated < 0)
        {
            if (!executor.RunOnce())
            {
                ((ManualClock)executor.Clock).Advance(1);
            }
        }

        Assert.Equal(0, allocated);

        async Future Body(int n)
        {
            await Timer.AfterTicks(n % 4);
            done++;
            if (done == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (done == WarmUp + Repeats)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Fact]
    public void CancelledNext()
    {
        var never = new Channel<int>(1);
        Stream<int> stream = Stream.From(never).Merge(Stream.From(Ticker.EveryTicks(1000))
            .Map(static n => (int)n)).Filter(static n => n < 0);
        AssertNone(new Repeated(async () =>
        {
            if (!await Timeout.AfterTicks(stream.Next(), 5))
            {
                _sink++;
            }
        }));
    }

    [Fact]
    public void ResultThatNobodyTakes()
    {
        Stream<int> stream = Stream.From(_channel).Map(static n => n);
        AssertNone(new Repeated(async () =>
        {
            _sink += await Future.Select(stream.Next(), Timer.AfterTicks(1000));
            await Future.Yield();
        }));
    }

    private static async Future<int> Waits(int n)
    {
        await Timer.AfterTicks(n % 5);
        return n;
    }

    private async Future Feeds()
    {
        for (int i = 0; ; i++)
        {
            await _channel.Send(i);
        }
    }

    private void AssertNone<T>(Stream<T> stream)
    {
        using var executor = new Executor(new ManualClock());
        executor.Spawn(Feeds());
        Assert.Equal(0, executor.BlockOn(Measures()));
        executor.AssertInvariants();

        async Future<long> Measures()
        {
            for (int i = 0; i < WarmUp; i++)
            {
                Assert.True(await stream.Next());
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Repeats; i++)
            {
                if (!await stream.Next())
                {
                    return -1;
                }

                _sink++;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Items that come in bursts of three.</summary>
    private sealed class Pulses(Channel<int> channel) : Stream<int>
    {
        public override async Future<bool> Next()
        {
            Current = await channel.Receive();
            if (Current % 3 == 0)
            {
                await Timer.AfterTicks(20);
            }

            return true;
        }
    }

    private sealed class Repeated(Func<Future> once) : Stream<int>
    {
        public override async Future<bool> Next()
        {
            await once();
            return true;
        }
    }
}
