using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 4.</summary>
public static class TimeListings
{
    // listing: timer
    public static async Future After(Executor executor)
    {
        long start = executor.Clock.NowTicks;
        await Timer.AfterMilliseconds(250);
        Console.WriteLine(Clock.MillisecondsFromTicks(executor.Clock.NowTicks - start));
    }
    // end

    // listing: ticker
    public static async Future Beat(Executor executor)
    {
        var every = Ticker.EveryMilliseconds(100);
        for (int i = 0; i < 3; i++)
        {
            await every.Next();
            await Timer.AfterMilliseconds(30);                   // work; the beat does not drift
            Console.WriteLine(Clock.MillisecondsFromTicks(executor.Clock.NowTicks));
        }
    }
    // end

    // listing: timeout
    private static async Future<int> Read(int milliseconds)
    {
        await Timer.AfterMilliseconds(milliseconds);
        return 42;
    }

    public static async Future Limit(Executor executor)
    {
        Future<int> fast = Read(5);
        if (await Timeout.AfterMilliseconds(fast, 10))
        {
            Console.WriteLine(fast.TakeResult());
        }

        if (!await Timeout.AfterMilliseconds(Read(5000), 10))
        {
            Console.WriteLine("too late");
        }
    }
    // end
}
