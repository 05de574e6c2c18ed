using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Cancel safety.</summary>
public static class CancelListings
{
    // listing: receive in a loop
    private static async Future Numbers(Channel<int> numbers)
    {
        for (int n = 1; n <= 4; n++)
        {
            await numbers.Send(n);
            await Timer.AfterMilliseconds(7);
        }

        numbers.Close();
    }

    public static async Future LoopsOverSelect(Executor executor)
    {
        var numbers = new Channel<int>(1);
        executor.Spawn(Numbers(numbers));
        while (true)
        {
            Future<bool> next = numbers.WaitToReceive();
            if (await Future.Select(next, Timer.AfterMilliseconds(5)) == 1)
            {
                continue;                                       // a receive was cancelled; nothing is lost
            }

            if (!next.TakeResult())
            {
                return;
            }

            while (numbers.TryReceive(out int number))
            {
                Console.WriteLine(number);
            }
        }
    }
    // end

    // listing: not taken
    public static async Future NotTaken(Executor executor)
    {
        var mutex = new Mutex();
        Future<MutexGuard> first = mutex.Lock();
        await Future.Select(first, Timer.AfterMilliseconds(5)); // wins, but nobody takes the guard
        Console.WriteLine(mutex.IsLocked);
        await Future.Yield();                                   // the next wait: it goes back
        Console.WriteLine(mutex.IsLocked);
    }
    // end

    // listing: own method
    private static async Future<int> Pair(Channel<int> numbers)
    {
        int first = await numbers.Receive();
        int second = await numbers.Receive();                   // cancelled here, first is gone
        return first + second;
    }

    public static async Future OwnMethod(Executor executor)
    {
        var numbers = new Channel<int>(4);
        numbers.TrySend(1);
        bool inTime = await Timeout.AfterMilliseconds(Pair(numbers), 5);
        Console.WriteLine(inTime + ", " + numbers.Count + " left");
    }
    // end

    // listing: own method, safe
    private static async Future<int> SafePair(Channel<int> numbers, int[] kept)
    {
        if (kept[0] == 0)
        {
            kept[0] = await numbers.Receive();                  // kept where a cancellation cannot reach it
        }

        int sum = kept[0] + await numbers.Receive();
        kept[0] = 0;
        return sum;
    }

    public static async Future SafeMethod(Executor executor)
    {
        var numbers = new Channel<int>(4);
        var kept = new int[1];
        numbers.TrySend(1);
        await Timeout.AfterMilliseconds(SafePair(numbers, kept), 5);
        numbers.TrySend(2);
        Console.WriteLine(await SafePair(numbers, kept));
    }
    // end
}
