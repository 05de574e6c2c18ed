using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 6.</summary>
public static class SharingListings
{
    // listing: channel
    private static async Future Produce(Channel<int> readings)
    {
        for (int n = 1; n <= 3; n++)
        {
            await readings.Send(n);                             // waits while the channel is full
        }

        readings.Close();
    }

    public static async Future Consume(Executor executor)
    {
        var readings = new Channel<int>(capacity: 2);
        executor.Spawn(Produce(readings));
        while (await readings.WaitToReceive())                  // false once it is closed and empty
        {
            while (readings.TryReceive(out int reading))
            {
                Console.WriteLine(reading);
            }
        }
    }
    // end

    // listing: mutex
    private static async Future Transfer(Mutex bus, string name)
    {
        using (await bus.Lock())                                // unlocked however this ends
        {
            Console.WriteLine(name + " begins");
            await Timer.AfterMilliseconds(3);
            Console.WriteLine(name + " ends");
        }
    }

    public static async Future Exclusive(Executor executor)
    {
        var bus = new Mutex();
        await Future.Join(Transfer(bus, "a"), Transfer(bus, "b"));
    }
    // end

    // listing: watch
    private static async Future Show(WatchReceiver<int> target)
    {
        while (true)
        {
            Console.WriteLine("target " + await target.Changed());
        }
    }

    public static async Future Latest(Executor executor)
    {
        var target = new Watch<int>(20);
        TaskHandle display = executor.Spawn(Show(target.MakeReceiver()));
        target.Set(21);
        target.Set(22);                                         // only the latest matters
        await Timer.AfterMilliseconds(1);
        display.Cancel();
    }
    // end

    // listing: request
    private static async Future Serve(Rpc<int, int> sensor)
    {
        while (true)
        {
            using (RpcCall<int, int> call = await sensor.Receive())
            {
                await Timer.AfterMilliseconds(2);               // the measurement
                call.Reply(call.Request * 10);
            }
        }
    }

    public static async Future Ask(Executor executor)
    {
        var sensor = new Rpc<int, int>();
        TaskHandle server = executor.Spawn(Serve(sensor));
        Console.WriteLine(await sensor.Call(4));
        server.Cancel();
    }
    // end
}
