using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 5.</summary>
public static class SelectListings
{
    // listing: join futures
    private static async Future<int> Read(int sensor, int milliseconds)
    {
        await Timer.AfterMilliseconds(milliseconds);
        return sensor * 10;
    }

    public static async Future Both(Executor executor)
    {
        Future<int> inside = Read(1, 30);
        Future<int> outside = Read(2, 20);
        await Future.Join(inside, outside);                     // takes 30 ms, not 50
        Console.WriteLine(inside.TakeResult() + outside.TakeResult());
    }
    // end

    // listing: select
    public static async Future First(Executor executor)
    {
        var stop = new Signal();
        executor.Spawn(StopAfter(stop, 25));
        while (true)
        {
            int first = await Future.Select(stop.Wait(), Timer.AfterMilliseconds(10));
            if (first == 0)
            {
                Console.WriteLine("stopped");
                return;
            }

            Console.WriteLine("still working");
        }
    }

    private static async Future StopAfter(Signal stop, int milliseconds)
    {
        await Timer.AfterMilliseconds(milliseconds);
        stop.Set();
    }
    // end

    // listing: finally
    private static async Future Pump()
    {
        Console.WriteLine("pump on");
        try
        {
            await Timer.AfterMilliseconds(60000);
        }
        finally
        {
            await Timer.AfterMilliseconds(5);                   // let the pressure go; clean-up may await
            Console.WriteLine("pump off");
        }
    }

    public static async Future CleanUp(Executor executor)
    {
        TaskHandle pump = executor.Spawn(Pump());
        await Timer.AfterMilliseconds(10);
        pump.Cancel();
        Console.WriteLine(await pump.Join() == TaskState.Canceled ? "cancelled" : "ended");
    }
    // end

    // listing: shield
    private static async Future WriteRecord()
    {
        Console.WriteLine("erase");
        await Timer.AfterMilliseconds(20);
        Console.WriteLine("write");
    }

    private static async Future Logger()
    {
        await Future.Shield(WriteRecord());                     // never half a record
        await Timer.AfterMilliseconds(1000);                    // the cancellation takes effect here
        Console.WriteLine("never");
    }

    public static async Future Shielded(Executor executor)
    {
        TaskHandle logger = executor.Spawn(Logger());
        await Timer.AfterMilliseconds(10);
        logger.Cancel();
        await logger.Join();
    }
    // end

    // listing: limit clean-up
    private static async Future Stubborn()
    {
        try
        {
            await Future.Pending();
        }
        finally
        {
            await Timer.AfterMilliseconds(60000);
        }
    }

    public static async Future Limited(Executor executor)
    {
        executor.UnhandledException = Report;
        long ticks = Clock.TicksFromMilliseconds(100);
        TaskHandle task = executor.Spawn(Future.LimitCleanUp(Stubborn(), ticks));
        await Future.Yield();
        task.Cancel();
        await task.Join();
        Console.WriteLine("gone after " + Clock.MillisecondsFromTicks(executor.Clock.NowTicks) + " ms");
    }

    private static void Report(TaskHandle task, Exception exception) =>
        Console.WriteLine(exception is CleanUpTimeoutException ? "clean-up took too long" : "something else");
    // end

    // listing: fuse
    public static async Future Kept(Executor executor)
    {
        var fuse = new Fuse();
        fuse.Set(Read(4, 25));
        var every = Ticker.EveryMilliseconds(10);
        try
        {
            while (await Future.Select(fuse.Wait(), every.Next()) == 1)
            {
                Console.WriteLine("tick");                      // the read goes on where it stood
            }

            Console.WriteLine("read");
        }
        finally
        {
            await fuse.Drop();
        }
    }
    // end
}
