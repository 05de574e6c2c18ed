using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 3.</summary>
public static class WakingListings
{
    // listing: signal
    private static async Future Bell(Signal pressed)
    {
        while (true)
        {
            await pressed.Wait();
            Console.WriteLine("ring");
        }
    }

    public static async Future Wake(Executor executor)
    {
        var pressed = new Signal();
        TaskHandle bell = executor.Spawn(Bell(pressed));
        await Timer.AfterMilliseconds(1);
        pressed.Set();                                          // from a task, another thread, an interrupt
        pressed.Set();                                          // a signal is a flag: this is the same ring
        await Timer.AfterMilliseconds(1);
        bell.Cancel();
    }
    // end

    // listing: step aside
    private static async Future Busy(Channel<int> channel, Signal stop)
    {
        int sum = 0;
        while (!stop.IsSet)
        {
            await channel.Send(1);                              // never has to wait
            sum += await channel.Receive();
        }

        Console.WriteLine("stopped");
    }

    public static async Future StepAside(Executor executor)
    {
        var stop = new Signal();
        executor.Spawn(Busy(new Channel<int>(1), stop));
        await Future.Yield();                                   // comes back although the other never waits
        Console.WriteLine("my turn");
        stop.Set();
        await Timer.AfterMilliseconds(1);
    }
    // end
}
