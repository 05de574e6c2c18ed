using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>The primitives that carry items; one example each.</summary>
public static class CarrierListings
{
    // listing: primitive Channel
    public static async Future TakesMany(Executor executor)
    {
        var readings = new Channel<int>(capacity: 2);
        readings.TrySend(1);
        readings.TrySend(2);
        Console.WriteLine(readings.TrySend(3).ToString());      // full
        var buffer = new int[4];
        Console.WriteLine((await readings.ReceiveMany(buffer)).ToString());
        readings.Close();
        Console.WriteLine((await readings.ReceiveMany(buffer)).ToString());
    }
    // end

    // listing: primitive PriorityChannel
    public static async Future MostUrgent(Executor executor)
    {
        var jobs = new PriorityChannel<string>(capacity: 4);
        jobs.TrySend("log", priority: 0);
        jobs.TrySend("alarm", priority: 9);
        jobs.TrySend("second alarm", priority: 9);
        while (jobs.Count > 0)
        {
            Console.WriteLine(await jobs.Receive());
        }
    }
    // end

    // listing: primitive Broadcast
    public static async Future QuickAndSlow(Executor executor)
    {
        var news = new Broadcast<string>(capacity: 2, subscribers: 2);
        using Subscriber<string> quick = news.Subscribe();
        using Subscriber<string> slow = news.Subscribe();
        for (int n = 1; n <= 3; n++)
        {
            news.PublishImmediate("item " + n);
            Console.WriteLine("quick: " + await quick.Receive());
        }

        Console.WriteLine("slow: " + await slow.Receive() + ", lost " + slow.Lost);
    }
    // end

    // listing: primitive Watch
    public static async Future NotSeen(Executor executor)
    {
        var target = new Watch<int>(20);
        WatchReceiver<int> display = target.MakeReceiver();
        target.Set(21);
        Future<int> change = display.Changed();
        await Future.Select(change, Timer.AfterMilliseconds(5)); // wins, but nobody takes the value
        Console.WriteLine((await display.Changed()).ToString());
        Console.WriteLine(display.HasChanged.ToString());
    }
    // end

    // listing: primitive Oneshot
    private static async Future Measure(Oneshot<int> result)
    {
        await Timer.AfterMilliseconds(8);
        result.Send(37);
    }

    public static async Future OneValue(Executor executor)
    {
        var result = new Oneshot<int>();
        executor.Spawn(Measure(result));
        bool inTime = await Timeout.AfterMilliseconds(result.Receive(), 5);
        Console.WriteLine(inTime.ToString());
        Console.WriteLine((await result.Receive()).ToString());
        Console.WriteLine(result.Send(38).ToString());          // until it is Reset
    }
    // end

    // listing: primitive Pipe
    private static async Future Write(Pipe pipe)
    {
        await pipe.WriteAll(new byte[10], 0, 10);               // more than the pipe holds
        pipe.Close();
    }

    public static async Future InPortions(Executor executor)
    {
        var pipe = new Pipe(capacity: 4);
        executor.Spawn(Write(pipe));
        var buffer = new byte[3];
        int read;
        while ((read = await pipe.Read(buffer, 0, buffer.Length)) > 0)
        {
            Console.WriteLine(read + " bytes");
        }
    }
    // end

    // listing: primitive LendingChannel
    public static async Future Lends(Executor executor)
    {
        var frames = new LendingChannel<byte[]>(new[] { new byte[64], new byte[64] });
        byte[] empty = await frames.BorrowToSend();
        empty[0] = 7;
        frames.Send(empty);                                     // not ours any more
        byte[] full = await frames.Receive();
        Console.WriteLine(full[0].ToString());
        Console.WriteLine(ReferenceEquals(empty, full).ToString());
        frames.Return(full);
        Console.WriteLine(frames.EmptyCount.ToString());
    }
    // end

    // listing: primitive Rpc
    private static async Future AnswersOnce(Rpc<int, int> squares)
    {
        using (RpcCall<int, int> call = await squares.Receive())
        {
            call.Reply(call.Request * call.Request);
        }

        using (await squares.Receive())
        {
            // Left without a reply.
        }
    }

    public static async Future NoReply(Executor executor)
    {
        var squares = new Rpc<int, int>();
        executor.Spawn(AnswersOnce(squares));
        Console.WriteLine((await squares.Call(5)).ToString());
        try
        {
            await squares.Call(6);
        }
        catch (NoReplyException)
        {
            Console.WriteLine("no reply");
        }
    }
    // end

    // listing: primitive InterruptQueue
    private static readonly InterruptQueue<int> s_codes = new(capacity: 4);

    private static void OnKey(int code) => s_codes.Post(code);  // called by the interrupt

    private static async Future Keys()
    {
        await foreach (int code in Stream.From(s_codes))
        {
            Console.WriteLine("key " + code);
        }

        Console.WriteLine("end");
    }
    // end

    public static async Future TwoKeys(Executor executor)
    {
        TaskHandle keys = executor.Spawn(Keys());
        OnKey(4);
        OnKey(8);
        s_codes.Close();
        OnKey(9);
        await keys.Join();
    }
}
