using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>The primitives without items; one example each.</summary>
public static class WaitingListings
{
    // listing: primitive Signal
    public static async Future SetTwice(Executor executor)
    {
        var pressed = new Signal();
        pressed.Set();
        pressed.Set();                                          // one, together with the first
        await pressed.Wait();
        bool inTime = await Timeout.AfterMilliseconds(pressed.Wait(), 5);
        Console.WriteLine(inTime.ToString());
        pressed.Set();
        Console.WriteLine(pressed.IsSet.ToString());
    }
    // end

    // listing: primitive Notify
    private static async Future Follow(Notify changed, string name)
    {
        await changed.Wait();
        Console.WriteLine(name);
    }

    public static async Future OneThenAll(Executor executor)
    {
        var changed = new Notify(waiters: 3);
        executor.Spawn(Follow(changed, "a"));
        executor.Spawn(Follow(changed, "b"));
        executor.Spawn(Follow(changed, "c"));
        await Timer.AfterMilliseconds(1);
        changed.NotifyOne();                                    // who waits longest
        await Timer.AfterMilliseconds(1);
        Console.WriteLine("all");
        changed.NotifyAll();
    }
    // end

    // listing: primitive Mutex
    public static async Future LocksTwice(Executor executor)
    {
        var mutex = new Mutex();
        using (await mutex.Lock())
        {
            Console.WriteLine((mutex.TryLock() is null).ToString());
            bool inTime = await Timeout.AfterMilliseconds(mutex.Lock(), 5);
            Console.WriteLine(inTime.ToString());               // it waited for itself
        }

        Console.WriteLine(mutex.IsLocked.ToString());           // the cancelled wait holds nothing
    }
    // end

    // listing: primitive RwLock
    private static async Future Read(RwLock table, string name)
    {
        using (await table.Read())
        {
            Console.WriteLine(name + " reads");
            await Timer.AfterMilliseconds(1);
        }
    }

    private static async Future Write(RwLock table)
    {
        using (await table.Write())
        {
            Console.WriteLine("it is written");
            await Timer.AfterMilliseconds(1);
        }
    }

    public static async Future ReadsAndWrites(Executor executor)
    {
        var table = new RwLock();
        await Future.Join(Read(table, "a"), Read(table, "b"), Write(table), Read(table, "c"));
    }
    // end

    // listing: primitive Semaphore
    private static async Future Ask(Semaphore blocks, int count)
    {
        await blocks.Acquire(count);
        Console.WriteLine("got " + count);
    }

    public static async Future FairOrGreedy(Executor executor)
    {
        var fair = new Semaphore(permits: 1);
        executor.Spawn(Ask(fair, 3));
        executor.Spawn(Ask(fair, 1));                           // there is one, but it is not its turn
        await Timer.AfterMilliseconds(1);
        fair.Release(3);
        await Timer.AfterMilliseconds(1);
        Console.WriteLine("greedy");
        var greedy = new Semaphore(permits: 1, isFair: false);
        executor.Spawn(Ask(greedy, 3));
        executor.Spawn(Ask(greedy, 1));                         // at once
        await Timer.AfterMilliseconds(1);
        greedy.Release(3);
    }
    // end

    // listing: primitive Barrier
    private static async Future Start(Barrier line, int milliseconds)
    {
        await Timer.AfterMilliseconds(milliseconds);
        Console.WriteLine(milliseconds + " is there");
        bool leads = await line.Wait();
        Console.WriteLine(milliseconds + (leads ? " leads" : " follows"));
    }

    public static async Future AllAtOnce(Executor executor)
    {
        var line = new Barrier(tasks: 2);
        await Future.Join(Start(line, 1), Start(line, 2));
    }
    // end

    // listing: primitive OnceCell
    private static async Future Connect(OnceCell<string> address)
    {
        Console.WriteLine("connect to " + await address.Wait());
    }

    public static async Future SetOnce(Executor executor)
    {
        var address = new OnceCell<string>();
        executor.Spawn(Connect(address));
        await Timer.AfterMilliseconds(1);
        Console.WriteLine(address.TrySet("10.0.0.7").ToString());
        Console.WriteLine(address.TrySet("10.0.0.8").ToString());
    }
    // end

    // listing: primitive AsyncLazy
    private static async Future<int> Calibrate()
    {
        Console.WriteLine("calibrate");
        await Timer.AfterMilliseconds(20);
        return 42;
    }

    public static async Future MadeOnce(Executor executor)
    {
        var offset = new AsyncLazy<int>(Calibrate);
        Future<int> one = offset.Get();
        Future<int> other = offset.Get();
        await Future.Join(one, other);
        Console.WriteLine(one.TakeResult() + ", " + other.TakeResult());
    }
    // end

    // listing: primitive AtomicWaker
    private static readonly AtomicWaker s_arrived = new();
    private static readonly WaitCondition s_isWhole = static () => s_bytes >= 8;
    private static int s_bytes;

    private static void OnBytes(int count)                      // called by the interrupt
    {
        s_bytes += count;
        s_arrived.Wake();                                       // after the data was written
    }

    private static async Future ReadFrame()
    {
        await s_arrived.WaitUntil(s_isWhole);
        Console.WriteLine(s_bytes + " bytes");
    }
    // end

    public static async Future WholeFrame(Executor executor)
    {
        TaskHandle reader = executor.Spawn(ReadFrame());
        await Timer.AfterMilliseconds(1);
        OnBytes(5);
        await Timer.AfterMilliseconds(1);
        OnBytes(4);
        await reader.Join();
    }

    // listing: primitive WakerList
    private static readonly WakerList s_levelChanged = new(capacity: 2);
    private static int s_level;

    private static async Future Alarm(string name, WaitCondition isReached)
    {
        await s_levelChanged.WaitUntil(isReached);
        Console.WriteLine(name);
    }

    public static async Future Fills(Executor executor)
    {
        executor.Spawn(Alarm("high", static () => s_level > 80));
        executor.Spawn(Alarm("full", static () => s_level > 95));
        for (s_level = 70; s_level <= 100; s_level += 15)
        {
            Console.WriteLine(s_level.ToString());
            s_levelChanged.WakeAll();
            await Timer.AfterMilliseconds(1);
        }
    }
    // end
}
