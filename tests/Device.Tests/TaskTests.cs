using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Tasks: spawned, polled in turn, joined, cancelled, woken.</summary>
[TestClass]
public class TaskTests
{
    [TestMethod]
    public void Call_OfAnAsyncMethod_RunsNoneOfIt()
    {
        using var rig = new Rig();
        Future future = Says(rig, "ran");
        rig.AssertTrace("");
        rig.Executor.BlockOn(future);
        rig.AssertTrace("ran");
    }

    [TestMethod]
    public void Await_OfAFutureThatWasAwaited_Throws()
    {
        using var rig = new Rig();
        rig.Executor.BlockOn(AwaitsTwice(rig));
        rig.AssertTrace("refused");
    }

    [TestMethod]
    public void BlockOn_GivesTheResultOfEachKind()
    {
        using var rig = new Rig();
        Assert.AreEqual(7, rig.Executor.BlockOn(Number(7)));
        Assert.AreEqual(1L << 40, rig.Executor.BlockOn(Long(1L << 40)));
        Assert.AreEqual("text", rig.Executor.BlockOn(Text("text")));
        Assert.IsNull(rig.Executor.BlockOn(Text(null!)));
        Assert.IsTrue(rig.Executor.BlockOn(Flag(true)));
    }

    [TestMethod]
    public void BlockOn_OfAMethodThatThrows_Throws()
    {
        using var rig = new Rig();
        Assert.ThrowsException(typeof(ArgumentException), () => rig.Executor.BlockOn(Throws("bad")));
        Assert.AreEqual("", rig.Unhandled);
    }

    [TestMethod]
    public void Tasks_ThatYield_TakeTurnsInTheOrderOfTheirSpawn()
    {
        using var rig = new Rig();
        rig.Spawn(Counts(rig, "a"));
        rig.Spawn(Counts(rig, "b"));
        rig.Spawn(Counts(rig, "c"));
        rig.AssertTrace("");
        rig.RunToEnd();
        rig.AssertTrace("a0 b0 c0 a1 b1 c1 a2 b2 c2");
    }

    [TestMethod]
    public void States_FromReadyToUnknown()
    {
        using var rig = new Rig();
        var signal = new Signal();
        TaskHandle task = rig.Spawn(WaitsFor(rig, signal));
        Assert.AreEqual((int)TaskState.Ready, (int)task.GetState());
        rig.Executor.RunUntilIdle();
        Assert.AreEqual((int)TaskState.Waiting, (int)task.GetState());
        signal.Set();
        Assert.AreEqual((int)TaskState.Ready, (int)task.GetState());
        rig.Executor.RunUntilIdle();
        Assert.AreEqual((int)TaskState.Completed, (int)task.GetState());
        rig.Executor.BlockOn(Number(1));
        Assert.AreEqual((int)TaskState.Unknown, (int)TaskHandle.None.GetState());
    }

    [TestMethod]
    public void Join_OfATaskThatRuns_WaitsForItsEnd()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Counts(rig, "t"));
        rig.Spawn(Joins(rig, task));
        rig.RunToEnd();
        rig.AssertTrace("t0 t1 t2 joined4");
    }

    [TestMethod]
    public void Join_OfATaskThatThrew_ThrowsTheSame()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Throws("cause"));
        rig.Spawn(Joins(rig, task));
        rig.RunToEnd();
        rig.AssertTrace("threw:cause");
    }

    [TestMethod]
    public void Exception_ThatNobodyJoins_ReachesTheHandlerAndNoOtherTask()
    {
        using var rig = new Rig();
        rig.Spawn(Throws("lonely"));
        rig.Spawn(Counts(rig, "n"));
        rig.RunToEnd();
        Assert.AreEqual("lonely;", rig.Unhandled);
        rig.AssertTrace("n0 n1 n2");
    }

    [TestMethod]
    public void Supervisor_ThatCancelsJoinsAndSpawnsAgain_HasOneTaskAtATime()
    {
        using var rig = new Rig();
        TaskHandle supervisor = rig.Spawn(Supervises(rig));
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Completed, (int)supervisor.GetState());
        rig.AssertTrace("up ended6 up ended6 up ended6");
    }

    [TestMethod]
    public void Waker_OfATaskThatHasEnded_DoesNotPollTheNextInItsSlot()
    {
        using var rig = new Rig(taskSlots: 1);
        var signal = new Signal();
        TaskHandle first = rig.Spawn(Says(rig, "first"));
        Waker stale = first.GetWaker();
        rig.Executor.RunUntilIdle();
        TaskHandle second = rig.Spawn(WaitsFor(rig, signal));
        rig.Executor.RunUntilIdle();
        stale.Wake();
        Assert.IsFalse(first.Cancel());
        Assert.AreEqual((int)TaskState.Unknown, (int)first.GetState());
        Assert.AreEqual((int)TaskState.Waiting, (int)second.GetState());
        signal.Set();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("first signalled");
    }

    [TestMethod]
    public void Spawn_WithoutAFreeSlot_IsRefusedUntilOneIsFree()
    {
        using var rig = new Rig(taskSlots: 1);
        rig.Spawn(Says(rig, "a"));
        Future second = Says(rig, "b");
        Assert.AreEqual(0L, (long)rig.Executor.TrySpawn(second));
        rig.Executor.RunUntilIdle();
        Assert.AreNotEqual(0L, (long)rig.Executor.TrySpawn(second));
        rig.RunToEnd();
        rig.AssertTrace("a b");
    }

    [TestMethod]
    public void Recursion_FiveHundredDeep_ReturnsAndThrowsThroughAllLevels()
    {
        using var rig = new Rig();
        Assert.AreEqual(500, rig.Executor.BlockOn(Depth(500, waits: false)));
        Assert.AreEqual(500, rig.Executor.BlockOn(Depth(500, waits: true)));
        TaskHandle task = rig.Spawn(Depth(500, waits: true));
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(task.Cancel());
        rig.Executor.RunUntilIdle();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
    }

    private static async Future Says(Rig rig, string word) => rig.Log(word);

    private static async Future AwaitsTwice(Rig rig)
    {
        Future once = Number(1);
        await once;
        try
        {
            await once;
        }
        catch (InvalidOperationException)
        {
            rig.Log("refused");
        }
    }

    private static async Future<int> Number(int value)
    {
        await Future.Yield();
        return value;
    }

    private static async Future<long> Long(long value)
    {
        await Future.Yield();
        return value;
    }

    private static async Future<bool> Flag(bool value) => value;

    private static async Future<string> Text(string value)
    {
        await Future.Yield();
        return value;
    }

    private static async Future Throws(string message)
    {
        await Future.Yield();
        throw new ArgumentException(message);
    }

    private static async Future Counts(Rig rig, string name)
    {
        for (int i = 0; i < 3; i++)
        {
            rig.Log(name + i);
            await Future.Yield();
        }
    }

    private static async Future WaitsFor(Rig rig, Signal signal)
    {
        await signal.Wait();
        rig.Log("signalled");
    }

    private static async Future Joins(Rig rig, TaskHandle task)
    {
        try
        {
            rig.Log("joined" + (int)await task.Join());
        }
        catch (ArgumentException e)
        {
            rig.Log("threw:" + e.Message);
        }
    }

    private static async Future Supervises(Rig rig)
    {
        TaskHandle task = rig.Spawn(BeatsForEver(rig, Ticker.EveryTicks(10)));
        for (int i = 0; i < 3; i++)
        {
            await Timer.AfterTicks(30);
            task.Cancel();
            try
            {
                rig.Log("ended" + (int)await task.Join());
            }
            catch (Exception exception) when (exception is not FutureCanceledException)
            {
                rig.Log(exception.Message);
            }

            if (i < 2)
            {
                task = rig.Spawn(BeatsForEver(rig, Ticker.EveryTicks(10)));
            }
        }
    }

    private static async Future BeatsForEver(Rig rig, Ticker ticker)
    {
        rig.Log("up");
        while (true)
        {
            await ticker.Next();
        }
    }

    [FutureCapacity(501)]
    private static async Future<int> Depth(int levels, bool waits)
    {
        if (levels == 0)
        {
            if (waits)
            {
                await Timer.AfterTicks(1);
            }

            return 0;
        }

        return await Depth(levels - 1, waits) + 1;
    }
}
