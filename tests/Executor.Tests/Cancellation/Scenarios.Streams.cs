using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Streams that are read by a task which is cancelled at every step; what it did not get, the next reader gets.</summary>
internal static partial class Scenarios
{
    public static Future StreamOfAChannel(Scene s) => ReadFrom(s, 7, static source => source.Map(static n => n).Filter(static n => true));

    public static Future StreamInChunks(Scene s) => ReadFrom(s, 8, static source => new Flat(source.Chunks(3)));

    public static Future StreamThrottled(Scene s) => ReadFrom(s, 6, static source => source.ThrottleTicks(2));

    public static Future StreamZippedWithATicker(Scene s) =>
        ReadFrom(s, 6, static source => source.Zip(Stream.From(Ticker.EveryTicks(2)), static (n, _) => n));

    public static Future StreamMergedWithATicker(Scene s) => ReadFrom(
        s, 6, static source => source.Merge(Stream.From(Ticker.EveryTicks(2)).Map(static n => -1).Take(4)).Filter(static n => n >= 0));

    public static Future StreamBuffered(Scene s) => ReadFrom(s, 8, static source => source.Buffered(3, static n => WaitsAndReturns(n)));

    public static async Future StreamInATimeout(Scene s)
    {
        var channel = new Channel<int>(1);
        var got = new List<int>();
        Stream<int> stream = Stream.From(channel).Map(static n => n).Buffered(2, static n => WaitsAndReturns(n)).Filter(static n => true);
        s.Test.Spawn(Produce(channel, 6));
        s.Check(() => AssertRestIsThere(s, stream, channel, got, 6));
        while (true)
        {
            Future<bool> next = stream.Next();
            if (await Timeout.AfterTicks(next, 1) && next.TakeResult())
            {
                got.Add(stream.Current);
            }

            s.Checkpoint();
        }
    }

    public static async Future StreamOfAnInterruptQueue(Scene s)
    {
        var queue = new InterruptQueue<int>(4);
        Stream<int> stream = Stream.From(queue);
        var got = new List<int>();
        int posted = 0;
        s.BetweenPolls = step =>
        {
            if (step % 2 == 1 && queue.Post(posted))
            {
                posted++;
            }
        };
        s.Check(() =>
        {
            queue.Close();
            s.Test.Executor.BlockOn(Rest());
            Assert.Equal(System.Linq.Enumerable.Range(0, posted), got);
        });
        while (got.Count < 8)
        {
            Assert.True(await stream.Next());
            got.Add(stream.Current);
            s.Checkpoint();
        }

        async Future Rest()
        {
            while (await stream.Next())
            {
                got.Add(stream.Current);
            }
        }
    }

    public static async Future StreamDebounced(Scene s)
    {
        var channel = new Channel<int>(64);
        Stream<int> stream = Stream.From(channel).DebounceTicks(3);
        int sent = 0;
        int last = -1;
        s.BetweenPolls = step =>
        {
            if (step % 3 == 1 && sent < 12)
            {
                Assert.True(channel.TrySend(sent++));
            }
        };
        s.Check(() =>
        {
            channel.Close();
            s.Test.Executor.BlockOn(Rest());
            Assert.Equal(sent - 1, last);
        });
        await Rest();

        async Future Rest()
        {
            while (await stream.Next())
            {
                Assert.True(stream.Current > last, "twice, or out of order");
                last = stream.Current;
                s.Checkpoint();
            }
        }
    }

    public static async Future StreamForEachConcurrent(Scene s)
    {
        var channel = new Channel<int>(2);
        int begun = 0;
        int ended = 0;
        s.Test.Spawn(Produce(channel, 8));
        s.Check(() => Assert.Equal(begun, ended));
        s.Enter("all");
        try
        {
            await Stream.From(channel).ForEachConcurrent(3, Body);
        }
        finally
        {
            Assert.Equal(begun, ended);
            s.Leave("all");
        }

        async Future Body(int n)
        {
            begun++;
            try
            {
                await Timer.AfterTicks(n % 3);
            }
            finally
            {
                // A finally block that runs in the normal course may be cut short at its await.
                try
                {
                    await Timer.AfterTicks(1);
                }
                finally
                {
                    ended++;
                }
            }
        }
    }

    public static Future StreamForEachConcurrentAsTheRoot(Scene s) =>
        Stream.From([1, 2, 3]).ForEachConcurrent(2, n => Guarded(s, "body", n));

    public static Future StreamNextAsTheRoot(Scene s) => Stream.From(Ticker.EveryTicks(3)).Filter(static n => n > 6).Next();

    public static Future StreamFoldAsTheRoot(Scene s) =>
        Stream.From(Ticker.EveryTicks(3)).Take(4).Fold(0L, static (sum, n) => sum + n);

    public static async Future StreamInJoinsAndSelects(Scene s)
    {
        Stream<long> a = Stream.From(Ticker.EveryTicks(2)).Merge(Stream.From(Ticker.EveryTicks(3)));
        Stream<long> b = Stream.From(Ticker.EveryTicks(4)).Zip(Stream.From(Ticker.EveryTicks(5)), static (x, y) => x + y);
        while (true)
        {
            using (s.Guard("round"))
            {
                await Future.Select(Future.Join(a.Next(), Guarded(s, "a", 1)), Future.Select(b.Next(), Timer.AfterTicks(9)));
                s.Checkpoint();
            }
        }
    }

    public static async Future StreamInACleanUp(Scene s)
    {
        Stream<long> stream = Stream.From(Ticker.EveryTicks(2)).Merge(Stream.From(Ticker.EveryTicks(3))).Filter(static n => n % 2 == 0);
        int cleaned = -1;
        s.Check(() => Assert.True(cleaned is -1 or 3, "stopped after " + cleaned));
        try
        {
            await Timer.AfterTicks(3);
            s.Checkpoint();
            await Future.Yield();
        }
        catch (FutureCanceledException)
        {
            for (cleaned = 0; cleaned < 3; cleaned++)
            {
                await stream.Next();
            }

            throw;
        }
    }

    private static async Future ReadFrom(Scene s, int count, System.Func<Stream<int>, Stream<int>> make)
    {
        var channel = new Channel<int>(1);
        var got = new List<int>();
        Stream<int> stream = make(Stream.From(channel));
        s.Test.Spawn(Produce(channel, count));
        s.Check(() => AssertRestIsThere(s, stream, channel, got, count));
        await ReadsAll(s, stream, got);
    }

    private static async Future ReadsAll(Scene s, Stream<int> stream, List<int> got)
    {
        while (await stream.Next())
        {
            got.Add(stream.Current);
            s.Checkpoint();
        }
    }

    /// <summary>Reads what is left; all in all it is the first numbers, in order, with no gap.</summary>
    private static void AssertRestIsThere(Scene s, Stream<int> stream, Channel<int> channel, List<int> got, int most)
    {
        channel.Close();
        s.Test.Executor.BlockOn(ReadsRest());
        Assert.True(got.Count <= most, "more than were sent");
        for (int i = 0; i < got.Count; i++)
        {
            Assert.Equal(i, got[i]);
        }

        async Future ReadsRest()
        {
            bool isMore = true;
            while (isMore)
            {
                try
                {
                    await ReadsAll(s, stream, got);
                    isMore = false;
                }
                catch (FutureCanceledException)
                {
                    // The work on this item was a task, and the scene's end cancels every task; it is told in its turn.
                    got.Add(got.Count);
                }
            }
        }
    }

    private static async Future<int> WaitsAndReturns(int n)
    {
        await Timer.AfterTicks(n % 3);
        return n;
    }

    /// <summary>The items of chunks, one by one.</summary>
    private sealed class Flat(Stream<Chunk<int>> chunks) : Stream<int>
    {
        private int _at = -1;

        public override async Future<bool> Next()
        {
            if (_at < 0 || _at == chunks.Current.Count)
            {
                _at = -1;
                if (!await chunks.Next())
                {
                    return false;
                }

                _at = 0;
            }

            Current = chunks.Current[_at++];
            return true;
        }
    }
}
