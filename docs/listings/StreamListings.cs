using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Streams.</summary>
public static class StreamListings
{
    // listing: stream map and filter
    public static async Future Warm(Executor executor)
    {
        int[] readings = { 180, 215, 240, 199 };
        Stream<int> warm = Stream.From(readings)
            .Map(static tenths => tenths / 10)
            .Filter(static degrees => degrees > 20);
        while (await warm.Next())                               // false at the end
        {
            Console.WriteLine(warm.Current.ToString());
        }
    }
    // end

    // listing: stream foreach
    public static async Future ThreeTicks(Executor executor)
    {
        await foreach (long due in Stream.From(Ticker.EveryMilliseconds(10)).Take(3))
        {
            Console.WriteLine(Clock.MillisecondsFromTicks(due) + " ms");
        }
    }
    // end

    // listing: stream merge
    public static async Future TwoTickers(Executor executor)
    {
        Stream<string> fast = Stream.From(Ticker.EveryMilliseconds(10)).Map(static due => "fast");
        Stream<string> slow = Stream.From(Ticker.EveryMilliseconds(25)).Map(static due => "slow");
        await foreach (string name in fast.Merge(slow).Take(5))
        {
            Console.WriteLine(name);
        }
    }
    // end

    // listing: stream chunks
    private static int Average(Chunk<int> chunk)
    {
        int sum = 0;
        for (int i = 0; i < chunk.Count; i++)
        {
            sum += chunk[i];
        }

        return sum / chunk.Count;
    }

    public static async Future Averages(Executor executor)
    {
        int[] readings = { 20, 30, 40, 50, 60 };
        await foreach (int average in Stream.From(readings).Chunks(2).Map(static chunk => Average(chunk)))
        {
            Console.WriteLine(average.ToString());
        }
    }
    // end

    // listing: stream debounce
    private static async Future Press(InterruptQueue<string> edges)
    {
        edges.Post("down");                                     // the pin's interrupt does this
        await Timer.AfterMilliseconds(2);
        edges.Post("up");
        await Timer.AfterMilliseconds(2);
        edges.Post("down");
        await Timer.AfterMilliseconds(100);
        edges.Post("up");
        edges.Close();
    }

    public static async Future Quiet(Executor executor)
    {
        var edges = new InterruptQueue<string>(capacity: 8);
        executor.Spawn(Press(edges));
        await foreach (string level in Stream.From(edges).DebounceMilliseconds(20))
        {
            Console.WriteLine(level + " at " + Clock.MillisecondsFromTicks(executor.Clock.NowTicks) + " ms");
        }
    }
    // end

    // listing: stream throttle
    public static async Future Paced(Executor executor)
    {
        string[] items = { "a", "b", "c" };
        await foreach (string item in Stream.From(items).ThrottleMilliseconds(20))
        {
            Console.WriteLine(item + " at " + Clock.MillisecondsFromTicks(executor.Clock.NowTicks) + " ms");
        }
    }
    // end

    // listing: stream fold
    public static async Future Highest(Executor executor)
    {
        int[] readings = { 21, 25, 19 };
        int highest = await Stream.From(readings).Fold(int.MinValue, static (most, next) => next > most ? next : most);
        Console.WriteLine(highest.ToString());
    }
    // end

    // listing: stream for each concurrent
    [FutureCapacity(2)]
    private static async Future Upload(int page)
    {
        Console.WriteLine("begin " + page);
        await Timer.AfterMilliseconds(10 * page);
        Console.WriteLine("end " + page);
    }

    public static async Future TwoAtATime(Executor executor)
    {
        int[] pages = { 4, 1, 2 };
        await Stream.From(pages).ForEachConcurrent(2, static page => Upload(page));
        Console.WriteLine("all");
    }
    // end

    // listing: stream of your own
    private sealed class Countdown(int from) : Stream<int>
    {
        private int _left = from;

        public override async Future<bool> Next()
        {
            await Timer.AfterMilliseconds(5);                   // cancelled here, nothing has changed
            Current = _left;
            return _left > 0 && _left-- > 0;                    // false again and again
        }
    }

    [FutureCapacity(2)]
    private static async Future<string> Fetch(int page)
    {
        await Timer.AfterMilliseconds(10 * page);
        return "page " + page;
    }

    public static async Future InOrder(Executor executor)
    {
        await foreach (string page in new Countdown(3).Buffered(2, static page => Fetch(page)))
        {
            Console.WriteLine(page);
        }
    }
    // end

    // listing: stream cancelled
    public static async Future HalfAChunk(Executor executor)
    {
        var numbers = new Channel<int>(4);
        Stream<Chunk<int>> pairs = Stream.From(numbers).Chunks(2);
        numbers.TrySend(1);
        bool inTime = await Timeout.AfterMilliseconds(pairs.Next(), 5);
        Console.WriteLine(inTime + ", " + numbers.Count + " left");
        numbers.TrySend(2);
        await pairs.Next();                                     // the 1 is in the chunk
        Console.WriteLine(pairs.Current[0] + " and " + pairs.Current[1]);
    }
    // end
}
