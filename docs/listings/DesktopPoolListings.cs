using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Signal = Embedded.Async.Signal;
using Timer = Embedded.Async.Timer;

namespace Embedded.Listings;

/// <summary>Chapter 10, executors on several threads. For the desktop only.</summary>
public static class DesktopPoolListings
{
    // listing: first pool
    private static async Future<int> Length(string text)
    {
        await Future.Yield();
        return text.Length;
    }

    private static async Future<int> LengthOfBoth(WorkPool pool)
    {
        JoinHandle<int> first = pool.Spawn(Length("desktop"), "first");   // any worker may run it, from now on
        int second = await Length("runtime");                             // in this task
        return await first + second;
    }

    public static void FirstPool()
    {
        using var pool = new WorkPool();                                  // a worker for each processor
        Console.WriteLine(pool.BlockOn(LengthOfBoth(pool)).ToString());
    }
    // end

    // listing: join set
    private static async Future<int> Total(WorkPool pool, string[] texts)
    {
        int total = 0;
        await using var set = new JoinSet<int>(pool);
        foreach (string text in texts)
        {
            set.Spawn(Length(text));
        }

        while (await set.Next())                                          // as they end
        {
            total += set.Result;
        }

        return total;
    }

    public static void JoinSet()
    {
        using var pool = new WorkPool();
        Console.WriteLine(pool.BlockOn(Total(pool, ["one", "two", "three"])).ToString());
    }
    // end

    // listing: shared between workers
    private static async Future Produce(Channel<int> numbers)
    {
        for (int n = 1; n <= 100; n++)
        {
            await numbers.Send(n);
        }

        numbers.Close();
    }

    private static async Future<int> Consume(Channel<int> numbers)
    {
        int sum = 0;
        while (await numbers.WaitToReceive())
        {
            sum += numbers.TryReceive(out int number) ? number : 0;
        }

        return sum;
    }

    private static async Future<int> TwoConsumers(WorkPool pool)
    {
        var numbers = new Channel<int>(capacity: 8, shared: true);
        pool.SpawnDetached(Produce(numbers));
        JoinHandle<int> other = pool.Spawn(Consume(numbers));
        return await Consume(numbers) + await other;
    }

    public static void Shared()
    {
        using var pool = new WorkPool();
        Console.WriteLine(pool.BlockOn(TwoConsumers(pool)).ToString());
    }
    // end

    // listing: local tasks
    private static async Future Add(int[] sum, int times)
    {
        for (int i = 0; i < times; i++)
        {
            sum[0]++;                                                     // plain: no other thread has it
            await Future.Yield();
        }
    }

    private static async Future<int> Together()
    {
        var sum = new int[1];
        TaskHandle other = Executor.Current.Spawn(Add(sum, 1000));        // stays with the task that spawns it
        await Add(sum, 1000);
        await other.Join();
        return sum[0];
    }

    private static async Future<int> OnOneWorker(WorkPool pool) => await pool.SpawnLocal(Together());

    public static void Local()
    {
        using var pool = new WorkPool();
        Console.WriteLine(pool.BlockOn(OnOneWorker(pool)).ToString());
    }
    // end

    // listing: pool local
    private static async Future<string> Serve(PoolLocal<int> request, int number)
    {
        request.Value = number;
        await Future.Yield();                                             // perhaps it goes on elsewhere
        return "request " + request.Value;
    }

    private static async Future ServeTwo(WorkPool pool)
    {
        var request = new PoolLocal<int>(pool);
        JoinHandle<string> first = pool.Spawn(Serve(request, 1));
        JoinHandle<string> second = pool.Spawn(Serve(request, 2));
        Console.WriteLine(await first + ", " + await second + ", here " + request.Value);
    }

    public static void Locals()
    {
        using var pool = new WorkPool();
        pool.BlockOn(ServeTwo(pool));
    }
    // end

    // listing: aborted
    private static async Future Wait(Signal hasBegun)
    {
        try
        {
            hasBegun.Set();
            await Timer.AfterMilliseconds(3_600_000);
        }
        finally
        {
            await Future.Yield();                                         // clean-up may await
            Console.WriteLine("cleaned up");
        }
    }

    private static async Future AbortOne(WorkPool pool)
    {
        var hasBegun = new Signal();
        JoinHandle hour = pool.Spawn(Wait(hasBegun));
        await hasBegun.Wait();
        hour.Abort();
        try
        {
            await hour;
        }
        catch (FutureCanceledException)
        {
            Console.WriteLine("aborted");
        }
    }

    public static void Aborted()
    {
        using var pool = new WorkPool();
        pool.BlockOn(AbortOne(pool));
    }
    // end

    // listing: paused time
    private static async Future<int> Hours(int count)
    {
        for (int hour = 0; hour < count; hour++)
        {
            await Timer.AfterMilliseconds(3_600_000);
        }

        return count;
    }

    public static void PausedTime()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, PausedTime = true });
        pool.BlockOn(Hours(24));                                          // at once
        Console.WriteLine(Clock.MillisecondsFromTicks(pool.Clock.NowTicks) + " ms");
    }
    // end

    // listing: current thread
    private static async Future<bool> IsOn(int thread)
    {
        await Timer.AfterMilliseconds(1);
        return Environment.CurrentManagedThreadId == thread;
    }

    public static void CurrentThread()
    {
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true });
        Console.WriteLine(pool.BlockOn(IsOn(Environment.CurrentManagedThreadId)).ToString());
    }
    // end

    // listing: pool trace
    private sealed class Counts : PoolTrace
    {
        private int _spawned;
        private int _ended;

        internal string Report => _spawned + " spawned, " + _ended + " ended";

        public override void TaskSpawned(TaskHandle task, string? name) => Interlocked.Increment(ref _spawned);

        public override void TaskEnded(TaskHandle task, TaskState state) => Interlocked.Increment(ref _ended);
    }

    public static void Traced()
    {
        var counts = new Counts();
        using (var pool = new WorkPool(new WorkPoolOptions { Trace = counts }))
        {
            pool.BlockOn(Total(pool, ["one", "two", "three"]));
        }

        Console.WriteLine(counts.Report);
    }
    // end
}
