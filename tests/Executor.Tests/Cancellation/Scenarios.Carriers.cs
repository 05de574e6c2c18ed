using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What carries items: whoever is cancelled, each item is received once or is still there.</summary>
internal static partial class Scenarios
{
    public static async Future ManyReceiver(Scene s)
    {
        var channel = new Channel<int>(3);
        var got = new List<int>();
        var buffer = new int[2];
        s.Test.Spawn(Produce(channel, 9));
        s.Check(() => AssertAllThere(channel, got, 9));
        while (true)
        {
            int count = await channel.ReceiveMany(buffer);
            got.AddRange(buffer[..count]);
            s.Checkpoint();
        }
    }

    public static async Future JoinOfReceives(Scene s)
    {
        var channel = new Channel<int>(3);
        var got = new List<int>();
        s.Test.Spawn(Produce(channel, 9));
        s.Check(() => AssertAllThere(channel, got, 9));
        while (true)
        {
            var buffer = new int[2];
            Future<int> one = channel.Receive();
            Future<int> many = channel.ReceiveMany(buffer);
            await Future.Join(one, many, Timer.AfterTicks(3));
            got.Add(one.TakeResult());
            got.AddRange(buffer[..many.TakeResult()]);
            s.Checkpoint();
        }
    }

    public static async Future PeekingReceiver(Scene s)
    {
        var channel = new Channel<int>(2);
        var got = new List<int>();
        s.Test.Spawn(Produce(channel, 6));
        s.Check(() => AssertAllThere(channel, got, 6));
        while (true)
        {
            int next = await channel.Peek();
            s.Checkpoint();
            Assert.True(channel.TryReceive(out int item));
            Assert.Equal(next, item);
            got.Add(item);
        }
    }

    public static async Future PriorityReceiver(Scene s)
    {
        var channel = new PriorityChannel<int>(2);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Sends());
        s.Check(() => AssertAll(sent, got, channel.TryReceive));
        while (true)
        {
            Future<int> first = channel.Receive();
            await Future.Join(first, Timer.AfterTicks(1));
            got.Add(first.TakeResult());
            s.Checkpoint();
            got.Add(await channel.Receive());
            s.Checkpoint();
        }

        async Future Sends()
        {
            for (int i = 0; i < 8; i++)
            {
                await channel.Send(i, i % 3);
                sent++;
            }
        }
    }

    public static async Future PrioritySender(Scene s)
    {
        var channel = new PriorityChannel<int>(1);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Receives());
        s.Check(() => AssertAll(sent, got, channel.TryReceive));
        for (int i = 0; i < 6; i++)
        {
            await channel.Send(i, -i);
            sent++;
            s.Checkpoint();
        }

        async Future Receives()
        {
            while (true)
            {
                got.Add(await channel.Receive());
            }
        }
    }

    public static async Future BroadcastSubscriber(Scene s)
    {
        var broadcast = new Broadcast<int>(2, 2);
        Subscriber<int> subscriber = broadcast.Subscribe();
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Publishes());
        s.Check(() => AssertAll(sent, got, subscriber.TryReceive));
        while (true)
        {
            Future<int> first = subscriber.Receive();
            await Future.Join(first, Timer.AfterTicks(1));
            got.Add(first.TakeResult());
            s.Checkpoint();
            got.Add(await subscriber.Receive());
            s.Checkpoint();
        }

        async Future Publishes()
        {
            for (int i = 0; i < 8; i++)
            {
                await broadcast.Publish(i);
                sent++;
            }
        }
    }

    public static async Future BroadcastPublisher(Scene s)
    {
        var broadcast = new Broadcast<int>(1, 2);
        Subscriber<int> subscriber = broadcast.Subscribe();
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Receives());
        s.Check(() => AssertAll(sent, got, subscriber.TryReceive));
        for (int i = 0; i < 6; i++)
        {
            await broadcast.Publish(i);
            sent++;
            s.Checkpoint();
        }

        async Future Receives()
        {
            while (true)
            {
                got.Add(await subscriber.Receive());
            }
        }
    }

    public static async Future WatchedChanges(Scene s)
    {
        var watch = new Watch<int>(0);
        WatchReceiver<int> receiver = watch.MakeReceiver();
        int seen = 0;
        s.BetweenPolls = step => watch.Set(step % 2 == 0 ? step : watch.Value);
        s.Check(() => Assert.True(receiver.HasChanged || seen == watch.Value, "a change is lost"));
        while (true)
        {
            Future<int> changed = receiver.Changed();
            await Future.Join(changed, Future.Select(Timer.AfterTicks(2), receiver.Changed()));
            seen = watch.Value;
            seen = receiver.Value;
            s.Checkpoint();
            seen = await receiver.Changed();
            s.Checkpoint();
        }
    }

    public static async Future OneshotReceiver(Scene s)
    {
        var oneshot = new Oneshot<int>();
        int sent = 0;
        int received = 0;
        s.BetweenPolls = step => sent += step % 3 == 2 && oneshot.Send(step) ? 1 : 0;
        s.Check(() => Assert.Equal(sent, received + (oneshot.TryReceive(out _) ? 1 : 0)));
        while (true)
        {
            Future<int> receive = oneshot.Receive();
            if (await Timeout.AfterTicks(receive, 5))
            {
                receive.TakeResult();
                received++;
                oneshot.Reset();
            }

            s.Checkpoint();
        }
    }

    public static async Future PipeReader(Scene s)
    {
        var pipe = new Pipe(3);
        var got = new List<byte>();
        s.Test.Spawn(Writes());
        s.Check(() => AssertBytes(pipe, got));
        while (true)
        {
            var buffer = new byte[4];
            Future<int> read = pipe.Read(buffer, 0, 2);
            await Future.Join(read, Timer.AfterTicks(1));
            got.AddRange(buffer.AsSpan(0, read.TakeResult()));
            s.Checkpoint();
            int count = await pipe.Read(buffer, 1, 3);
            got.AddRange(buffer.AsSpan(1, count));
            s.Checkpoint();
        }

        async Future Writes() => await pipe.WriteAll([.. Enumerable.Range(0, 20).Select(i => (byte)i)], 0, 20);
    }

    public static async Future PipeWriter(Scene s)
    {
        var pipe = new Pipe(2);
        var got = new List<byte>();
        byte[] bytes = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];
        s.Test.Spawn(Reads());
        s.Check(() => AssertBytes(pipe, got));
        int written = await pipe.Write(bytes, 0, 12);
        s.Checkpoint();
        while (written < 8)
        {
            written += await pipe.Write(bytes, written, 1);
            s.Checkpoint();
        }

        await pipe.WriteAll(bytes, 8, 4);
        s.Checkpoint();

        async Future Reads()
        {
            var buffer = new byte[3];
            while (true)
            {
                int count = await pipe.Read(buffer, 0, 3);
                got.AddRange(buffer.AsSpan(0, count));
            }
        }
    }

    public static async Future LendingSender(Scene s)
    {
        var channel = new LendingChannel<int[]>([[0], [0]]);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(LendingConsume(channel, got));
        s.Check(() => AssertSlots(channel, got, sent));
        for (int i = 0; i < 6; i++)
        {
            int[] slot = await channel.BorrowToSend();
            slot[0] = i;
            channel.Send(slot);
            sent++;
            s.Checkpoint();
            Future<int[]> unused = channel.BorrowToSend();
            await Future.Join(unused, Timer.AfterTicks(1));
        }
    }

    public static async Future LendingReceiver(Scene s)
    {
        var channel = new LendingChannel<int[]>([[0], [0]]);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Sends());
        s.Check(() => AssertSlots(channel, got, sent));
        while (true)
        {
            Future<int[]> receive = channel.Receive();
            await Future.Join(receive, Timer.AfterTicks(1));
            int[] slot = receive.TakeResult();
            got.Add(slot[0]);
            channel.Return(slot);
            s.Checkpoint();
        }

        async Future Sends()
        {
            for (int i = 0; i < 6; i++)
            {
                int[] slot = await channel.BorrowToSend();
                slot[0] = i;
                channel.Send(slot);
                sent++;
            }
        }
    }

    public static async Future RpcCaller(Scene s)
    {
        var rpc = new Rpc<int, int>();
        s.Test.Spawn(RpcServe(rpc));
        s.Test.Spawn(RpcAsk(rpc, 100, 4));
        s.Check(rpc.AssertInvariants);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(i + 1, await rpc.Call(i));
            s.Checkpoint();
        }
    }

    public static async Future RpcServer(Scene s)
    {
        var rpc = new Rpc<int, int>();
        s.Test.Spawn(RpcAsk(rpc, 0, 4));
        s.Test.Spawn(RpcAsk(rpc, 10, 4));
        s.Check(rpc.AssertInvariants);
        await RpcServe(rpc);
    }

    private static async Future RpcServe(Rpc<int, int> rpc)
    {
        while (true)
        {
            Future<RpcCall<int, int>> receive = rpc.Receive();
            await Future.Join(receive, Timer.AfterTicks(1));
            using RpcCall<int, int> call = receive.TakeResult();
            await Timer.AfterTicks(2);
            call.Reply(call.Request + 1);
            await Future.Yield();
        }
    }

    private static async Future RpcAsk(Rpc<int, int> rpc, int first, int times)
    {
        for (int i = first; i < first + times; i++)
        {
            try
            {
                Assert.Equal(i + 1, await rpc.Call(i));
            }
            catch (NoReplyException)
            {
                // Its server was cancelled.
            }
        }
    }

    private static async Future LendingConsume(LendingChannel<int[]> channel, List<int> got)
    {
        while (true)
        {
            int[] slot = await channel.Receive();
            got.Add(slot[0]);
            channel.Return(slot);
        }
    }

    private static void AssertSlots(LendingChannel<int[]> channel, List<int> got, int sent)
    {
        while (channel.TryReceive() is int[] slot)
        {
            got.Add(slot[0]);
            channel.Return(slot);
        }

        channel.AssertInvariants();
        Assert.Equal(channel.Capacity, channel.EmptyCount);
        Assert.Equal(Enumerable.Range(0, sent), got);
    }

    private static void AssertBytes(Pipe pipe, List<byte> got)
    {
        var rest = new byte[8];
        got.AddRange(rest.AsSpan(0, pipe.TryRead(rest, 0, rest.Length)));
        pipe.AssertInvariants();
        Assert.Equal(pipe.TotalWritten, got.Count);
        for (int i = 0; i < got.Count; i++)
        {
            Assert.Equal(i, got[i]);
        }
    }

    private static void AssertAll(int sent, List<int> got, TryTake take)
    {
        while (take(out int item))
        {
            got.Add(item);
        }

        got.Sort();
        Assert.Equal(Enumerable.Range(0, sent), got);
    }

    private delegate bool TryTake(out int item);
}
