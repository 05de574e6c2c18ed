using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 8.</summary>
public static class MemoryListings
{
    // listing: seal
    [Cold("start-up: makes what the tasks use from then on")]
    public static async Future Start(Executor executor)
    {
        var readings = new Channel<int>(capacity: 8);
        var every = Ticker.EveryMilliseconds(100);
        executor.Spawn(Measure(every, readings), "measure");
        executor.Spawn(Report(readings), "report");
        await Future.Yield();                                   // each task has reached its first wait
        executor.Seal();                                        // from here on the heap stays as it is
        await Timer.AfterMilliseconds(250);
    }

    private static async Future Measure(Ticker every, Channel<int> readings)
    {
        for (int n = 1; ; n++)
        {
            await every.Next();
            await readings.Send(n);
        }
    }

    private static async Future Report(Channel<int> readings)
    {
        while (true)
        {
            Console.WriteLine(await readings.Receive());
        }
    }
    // end

    // listing: capacity
    [FutureCapacity(3)]                                         // as many as run at the same time
    private static async Future Blink(int pin)
    {
        await Timer.AfterMilliseconds(pin);
    }

    public static async Future TooMany(Executor executor)
    {
        executor.Seal();
        try
        {
            for (int pin = 1; pin < 10; pin++)
            {
                executor.Spawn(Blink(pin));
                Console.WriteLine(pin);
            }
        }
        catch (CapacityException)
        {
            Console.WriteLine("none is left");
        }

        await Timer.AfterMilliseconds(10);
    }
    // end
}
