using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>What carries items between tasks, each for several types of item.</summary>
[TestClass]
public class CarrierTests
{
    [TestMethod]
    public void Channel_ReceiveMany_TakesWhatThereIs()
    {
        using var rig = new Rig();
        var channel = new Channel<string>(4);
        channel.TrySend("a");
        channel.TrySend("b");
        channel.TrySend("c");
        Assert.IsTrue(channel.TryPeek(out string first));
        Assert.AreEqual("a", first);
        Assert.AreEqual("a", rig.Executor.BlockOn(channel.Peek()));
        var buffer = new string[2];
        Assert.AreEqual(2, rig.Executor.BlockOn(channel.ReceiveMany(buffer)));
        Assert.AreEqual("a", buffer[0]);
        Assert.AreEqual("b", buffer[1]);
        channel.Close();
        Assert.AreEqual(1, rig.Executor.BlockOn(channel.ReceiveMany(buffer)));
        Assert.AreEqual(0, rig.Executor.BlockOn(channel.ReceiveMany(buffer)));
    }

    [TestMethod]
    public void Channel_WhatAJoinGotBeforeItWasCancelled_GoesBackToTheFront()
    {
        using var rig = new Rig();
        var channel = new Channel<long>(3);
        var never = new Signal();
        channel.TrySend(1L << 40);
        channel.TrySend(2);
        channel.TrySend(3);
        TaskHandle task = rig.Spawn(JoinsForEver(channel, never));
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(0, channel.Count);
        channel.TrySend(4);
        task.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(4, channel.Count);
        Assert.AreEqual(1L << 40, rig.Executor.BlockOn(channel.Receive()));
        Assert.AreEqual(2L, rig.Executor.BlockOn(channel.Receive()));
        Assert.AreEqual(3L, rig.Executor.BlockOn(channel.Receive()));
        Assert.AreEqual(4L, rig.Executor.BlockOn(channel.Receive()));
    }

    [TestMethod]
    public void PriorityChannel_GivesTheHighestFirst_AndOfEqualsTheOldest()
    {
        using var rig = new Rig();
        var texts = new PriorityChannel<string>(4);
        texts.TrySend("low", -1);
        texts.TrySend("first", 5);
        texts.TrySend("middle", 0);
        texts.TrySend("second", 5);
        rig.Spawn(SendsUrgent(texts));
        rig.Spawn(ReceivesTexts(rig, texts));
        rig.RunToEnd();
        rig.AssertTrace("first urgent second middle low end");
        var numbers = new PriorityChannel<long>(2);
        numbers.TrySend(1L << 33, 1);
        Assert.AreEqual(1L << 33, rig.Executor.BlockOn(numbers.Receive()));
        var ints = new PriorityChannel<int>(2);
        ints.TrySend(7, 1);
        Assert.AreEqual(7, rig.Executor.BlockOn(ints.Receive()));
    }

    [TestMethod]
    public void Broadcast_ReachesAll_AndTellsTheSlowWhatTheyLost()
    {
        using var rig = new Rig();
        var broadcast = new Broadcast<int>(2, 2);
        Subscriber<int> fast = broadcast.Subscribe();
        Subscriber<int> slow = broadcast.Subscribe();
        Assert.IsNull(broadcast.TrySubscribe());
        rig.Spawn(Logs(rig, fast));
        rig.Executor.RunUntilIdle();
        for (int i = 0; i < 4; i++)
        {
            broadcast.PublishImmediate(i);
            rig.Executor.RunUntilIdle();
        }

        Assert.AreEqual(0, fast.Lost);
        Assert.AreEqual(2, slow.Lost);
        Assert.AreEqual(2, rig.Executor.BlockOn(slow.Receive()));
        broadcast.Close();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("0 1 2 3 end");
        slow.Dispose();
        Assert.IsNotNull(broadcast.TrySubscribe());
    }

    [TestMethod]
    public void Broadcast_Publish_WaitsForTheSlowest()
    {
        using var rig = new Rig();
        var broadcast = new Broadcast<string>(1, 2);
        using Subscriber<string> slow = broadcast.Subscribe();
        rig.Spawn(Publishes(rig, broadcast));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("+a");
        Assert.AreEqual("a", rig.Executor.BlockOn(slow.Receive()));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("+b");
        Assert.AreEqual("b", rig.Executor.BlockOn(slow.Receive()));
        Assert.AreEqual(0, slow.Lost);
    }

    [TestMethod]
    public void Watch_TellsTheLatest()
    {
        using var rig = new Rig();
        var watch = new Watch<long>(1);
        WatchReceiver<long> receiver = watch.MakeReceiver();
        rig.Spawn(Watches(rig, receiver));
        rig.Executor.RunUntilIdle();
        watch.Set(2);
        watch.Set(3L << 32);
        rig.Executor.RunUntilIdle();
        watch.Set(4);
        watch.Close();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("12884901888 4 end");
        var text = new Watch<string>("a");
        WatchReceiver<string> reader = text.MakeReceiver();
        text.Set("b");
        Assert.IsTrue(reader.HasChanged);
        Assert.AreEqual("b", rig.Executor.BlockOn(reader.Changed()));
    }

    [TestMethod]
    public void Oneshot_CarriesOne_AndAfterAResetTheNext()
    {
        using var rig = new Rig();
        var oneshot = new Oneshot<int>();
        TaskHandle cancelled = rig.Spawn(LogsOne(rig, oneshot));
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(oneshot.Send(1));
        Assert.IsFalse(oneshot.Send(2));
        cancelled.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(1, rig.Executor.BlockOn(oneshot.Receive()));
        rig.Spawn(LogsOne(rig, oneshot));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("closed");
        oneshot.Reset();
        rig.Spawn(LogsOne(rig, oneshot));
        oneshot.Send(3);
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("3");
        var text = new Oneshot<string>();
        text.Send("x");
        Assert.AreEqual("x", rig.Executor.BlockOn(text.Receive()));
    }

    [TestMethod]
    public void Pipe_CarriesBytesInOrder()
    {
        using var rig = new Rig();
        var pipe = new Pipe(4);
        rig.Spawn(WritesAll(rig, pipe, 10));
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(4, pipe.Count);
        rig.Spawn(ReadsAll(rig, pipe));
        rig.RunToEnd();
        rig.AssertTrace("written 10 sum 45");
    }

    [TestMethod]
    public void LendingChannel_LendsItsSlots()
    {
        using var rig = new Rig();
        var channel = new LendingChannel<byte[]>(new[] { new byte[2], new byte[2] });
        rig.Spawn(Fills(channel, 5));
        rig.Spawn(Empties(rig, channel));
        rig.RunToEnd();
        rig.AssertTrace("0 1 2 3 4 end");
        Assert.AreEqual(2, channel.EmptyCount);
        Assert.ThrowsException(typeof(NotHeldException), () => channel.Return(new byte[1]));
    }

    [TestMethod]
    public void Rpc_RepliesToWhoAsked()
    {
        using var rig = new Rig();
        var rpc = new Rpc<int, string>();
        TaskHandle serving = rig.Spawn(Serves(rpc));
        rig.Spawn(Calls(rig, rpc, 1));
        TaskHandle cancelled = rig.Spawn(Calls(rig, rpc, 2));
        rig.Spawn(Calls(rig, rpc, 3));
        rig.Executor.RunOnce();
        rig.Executor.RunOnce();
        cancelled.Cancel();
        rig.RunToEnd();
        rig.AssertTrace("=1 =3");
        rig.Spawn(Calls(rig, rpc, -1));
        rig.RunToEnd();
        rig.AssertTrace("none");
        var longs = new Rpc<long, long>();
        TaskHandle server = rig.Spawn(Doubles(longs));
        Assert.AreEqual(1L << 34, rig.Executor.BlockOn(longs.Call(1L << 33)));
        server.Cancel();
        serving.Cancel();
        rig.RunToEnd();
    }

    [TestMethod]
    public void SharedOnes_AreUsedByAnotherThread()
    {
        using var rig = new Rig();
        var channel = new Channel<int>(2, shared: true);
        var pipe = new Pipe(8, shared: true);
        var oneshot = new Oneshot<int>(shared: true);
        var thread = new System.Threading.Thread(() =>
        {
            channel.TrySend(1);
            pipe.TryWrite(new byte[] { 2 }, 0, 1);
            oneshot.Send(3);
        });
        thread.Start();
        Assert.AreEqual(1, rig.Executor.BlockOn(channel.Receive()));
        var buffer = new byte[4];
        Assert.AreEqual(1, rig.Executor.BlockOn(pipe.Read(buffer, 0, 4)));
        Assert.AreEqual(3, rig.Executor.BlockOn(oneshot.Receive()));
        thread.Join();
    }

    private static async Future JoinsForEver(Channel<long> channel, Signal never) =>
        await Future.Join(channel.Receive(), channel.ReceiveMany(new long[8]), never.Wait());

    private static async Future SendsUrgent(PriorityChannel<string> channel)
    {
        await channel.Send("urgent", 9);
        channel.Close();
    }

    private static async Future ReceivesTexts(Rig rig, PriorityChannel<string> channel)
    {
        try
        {
            while (true)
            {
                string text = await channel.Receive();
                rig.Log(text);
                await Future.Yield();
            }
        }
        catch (ChannelClosedException)
        {
            rig.Log("end");
        }
    }

    private static async Future Logs(Rig rig, Subscriber<int> subscriber)
    {
        try
        {
            while (true)
            {
                int item = await subscriber.Receive();
                rig.Log(item.ToString());
            }
        }
        catch (ChannelClosedException)
        {
            rig.Log("end");
        }
    }

    private static async Future Publishes(Rig rig, Broadcast<string> broadcast)
    {
        await broadcast.Publish("a");
        rig.Log("+a");
        await broadcast.Publish("b");
        rig.Log("+b");
    }

    private static async Future Watches(Rig rig, WatchReceiver<long> receiver)
    {
        try
        {
            while (true)
            {
                long value = await receiver.Changed();
                rig.Log(value.ToString());
            }
        }
        catch (ChannelClosedException)
        {
            rig.Log("end");
        }
    }

    private static async Future LogsOne(Rig rig, Oneshot<int> oneshot)
    {
        try
        {
            int value = await oneshot.Receive();
            rig.Log(value.ToString());
        }
        catch (ChannelClosedException)
        {
            rig.Log("closed");
        }
    }

    private static async Future WritesAll(Rig rig, Pipe pipe, int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)i;
        }

        int written = await pipe.WriteAll(bytes, 0, count);
        rig.Log("written " + written);
        pipe.Close();
    }

    private static async Future ReadsAll(Rig rig, Pipe pipe)
    {
        var buffer = new byte[3];
        int sum = 0;
        int read;
        while ((read = await pipe.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                sum += buffer[i];
            }
        }

        rig.Log("sum " + sum);
    }

    private static async Future Fills(LendingChannel<byte[]> channel, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] slot = await channel.BorrowToSend();
            slot[0] = (byte)i;
            channel.Send(slot);
        }

        channel.Close();
    }

    private static async Future Empties(Rig rig, LendingChannel<byte[]> channel)
    {
        try
        {
            while (true)
            {
                byte[] slot = await channel.Receive();
                rig.Log(slot[0].ToString());
                channel.Return(slot);
            }
        }
        catch (ChannelClosedException)
        {
            rig.Log("end");
        }
    }

    private static async Future Serves(Rpc<int, string> rpc)
    {
        while (true)
        {
            using RpcCall<int, string> call = await rpc.Receive();
            await Future.Yield();
            if (call.Request >= 0)
            {
                call.Reply("=" + call.Request);
            }
        }
    }

    private static async Future Calls(Rig rig, Rpc<int, string> rpc, int request)
    {
        try
        {
            string reply = await rpc.Call(request);
            rig.Log(reply);
        }
        catch (NoReplyException)
        {
            rig.Log("none");
        }
    }

    private static async Future Doubles(Rpc<long, long> rpc)
    {
        while (true)
        {
            using RpcCall<long, long> call = await rpc.Receive();
            call.Reply(call.Request * 2);
        }
    }
}
