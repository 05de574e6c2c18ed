using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Signals and channels between tasks.</summary>
[TestClass]
public class SyncTests
{
    [TestMethod]
    public void Signal_SetBeforeTheWait_IsTakenOnce()
    {
        using var rig = new Rig();
        var signal = new Signal();
        signal.Set();
        signal.Set();
        TaskHandle task = rig.Spawn(Waits(rig, signal, 2));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("1");
        Assert.AreEqual((int)TaskState.Waiting, (int)task.GetState());
        signal.Set();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("2");
    }

    [TestMethod]
    public void Signal_WhoseWaitIsCancelled_StaysSetForTheNext()
    {
        using var rig = new Rig();
        var signal = new Signal();
        TaskHandle task = rig.Spawn(Waits(rig, signal, 1));
        rig.Executor.RunUntilIdle();
        signal.Set();
        task.Cancel();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("");
        Assert.IsTrue(signal.IsSet);
        rig.Executor.BlockOn(Waits(rig, signal, 1));
        rig.AssertTrace("1");
    }

    [TestMethod]
    public void Channel_Full_MakesTheSenderWait()
    {
        using var rig = new Rig();
        var channel = new Channel<int>(2);
        rig.Spawn(Sends(rig, channel, 4));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("s0 s1");
        rig.Spawn(Receives(rig, channel));
        rig.RunToEnd();
        rig.AssertTrace("r0 r1 s2 s3 closed r2 r3 end");
    }

    [TestMethod]
    public void Channel_OfTexts_CarriesThemAndNull()
    {
        using var rig = new Rig();
        var channel = new Channel<string?>(3);
        Assert.IsTrue(channel.TrySend("a"));
        Assert.IsTrue(channel.TrySend(null));
        Assert.IsTrue(channel.TrySend("c"));
        Assert.IsFalse(channel.TrySend("d"));
        Assert.AreEqual("a", rig.Executor.BlockOn(channel.Receive()));
        Assert.IsNull(rig.Executor.BlockOn(channel.Receive()));
        Assert.IsTrue(channel.TryReceive(out string? last));
        Assert.AreEqual("c", last);
        Assert.IsFalse(channel.TryReceive(out last));
    }

    [TestMethod]
    public void Channel_WhoseReceiverIsCancelled_LosesNothing()
    {
        using var rig = new Rig();
        var channel = new Channel<long>(1);
        TaskHandle receiver = rig.Spawn(ReceivesOne(rig, channel));
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(channel.TrySend(1L << 33));
        receiver.Cancel();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("");
        rig.Executor.BlockOn(ReceivesOne(rig, channel));
        rig.AssertTrace("8589934592");
    }

    [TestMethod]
    public void Mutex_LetsOneInAtATime_InTheirOrder()
    {
        using var rig = new Rig();
        var mutex = new Mutex();
        rig.Spawn(Enters(rig, mutex, "a"));
        TaskHandle cancelled = rig.Spawn(Enters(rig, mutex, "b"));
        rig.Spawn(Enters(rig, mutex, "c"));
        rig.Executor.RunUntilIdle();
        cancelled.Cancel();
        rig.RunToEnd();
        rig.AssertTrace("+a -a +c -c");
        Assert.IsFalse(mutex.IsLocked);
    }

    private static async Future Enters(Rig rig, Mutex mutex, string name)
    {
        using (await mutex.Lock())
        {
            rig.Log("+" + name);
            await Timer.AfterTicks(5);
            rig.Log("-" + name);
        }
    }

    private static async Future Waits(Rig rig, Signal signal, int times)
    {
        for (int i = 1; i <= times; i++)
        {
            await signal.Wait();
            rig.Log(i.ToString());
        }
    }

    private static async Future Sends(Rig rig, Channel<int> channel, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await channel.Send(i);
            rig.Log("s" + i);
        }

        channel.Close();
        rig.Log("closed");
    }

    private static async Future Receives(Rig rig, Channel<int> channel)
    {
        try
        {
            while (true)
            {
                rig.Log("r" + await channel.Receive());
            }
        }
        catch (ChannelClosedException)
        {
            rig.Log("end");
        }
    }

    private static async Future ReceivesOne(Rig rig, Channel<long> channel)
    {
        long item = await channel.Receive();
        rig.Log(item.ToString());
    }
}
