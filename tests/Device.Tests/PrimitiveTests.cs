using System;
using Embedded.Async;
using nanoFramework.TestFramework;
using GC = nanoFramework.Runtime.Native.GC;

namespace Embedded.Device.Tests;

/// <summary>Locks, permits, barriers, notifications, values that are set once, and wakers.</summary>
[TestClass]
public class PrimitiveTests
{
    private int _level;

    [TestMethod]
    public void Semaphore_Fair_ServesInOrder_AndACancelledWaitLosesNothing()
    {
        using var rig = new Rig();
        var semaphore = new Semaphore(0);
        TaskHandle cancelled = rig.Spawn(Acquires(rig, semaphore, 2, "a"));
        rig.Spawn(Acquires(rig, semaphore, 2, "b"));
        rig.Spawn(Acquires(rig, semaphore, 1, "c"));
        rig.Executor.RunUntilIdle();
        semaphore.Release(3);
        cancelled.Cancel();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("b c");
        Assert.AreEqual(0, semaphore.Available);
        Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new Semaphore(1, 4).Acquire(5));
        Assert.ThrowsException(typeof(NotHeldException), () => new Semaphore(4, 4).Release());
    }

    [TestMethod]
    public void RwLock_WritersAndReadersTakeTurns()
    {
        using var rig = new Rig();
        var rwLock = new RwLock(2);
        rig.Spawn(Writes(rig, rwLock, "w1"));
        rig.Spawn(Writes(rig, rwLock, "w2"));
        rig.Spawn(Reads(rig, rwLock, "r1"));
        rig.Spawn(Reads(rig, rwLock, "r2"));
        rig.RunToEnd();
        rig.AssertTrace("+w1 -w1 +r1 +r2 -r1 -r2 +w2 -w2");
        WriteGuard writer = rwLock.TryWrite()!;
        ReadGuard reader = writer.Downgrade();
        Assert.IsNull(rwLock.TryWrite());
        rwLock.TryRead()!.Dispose();
        reader.Dispose();
        Assert.ThrowsException(typeof(NotHeldException), () => reader.Dispose());
    }

    [TestMethod]
    public void Barrier_TheLastLeads()
    {
        using var rig = new Rig();
        var barrier = new Barrier(2);
        rig.Spawn(Meets(rig, barrier, "a"));
        rig.Spawn(Meets(rig, barrier, "b"));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("b! a");
    }

    [TestMethod]
    public void Notify_OneIsKept_AndGoesToTheNextIfItsWaitIsCancelled()
    {
        using var rig = new Rig();
        var notify = new Notify();
        notify.NotifyOne();
        rig.Executor.BlockOn(IsNotified(rig, notify, "kept"));
        TaskHandle cancelled = rig.Spawn(IsNotified(rig, notify, "a"));
        rig.Spawn(IsNotified(rig, notify, "b"));
        rig.Executor.RunUntilIdle();
        notify.NotifyOne();
        cancelled.Cancel();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("kept b");
    }

    [TestMethod]
    public void OnceCell_WhoseFirstFactoryFails_IsMadeByTheNext()
    {
        using var rig = new Rig();
        var cell = new OnceCell<int>();
        FutureFactory<int> fails = Fails;
        FutureFactory<int> makes = Makes;
        rig.Spawn(Gets(rig, cell, fails));
        rig.Spawn(Gets(rig, cell, makes));
        rig.RunToEnd();
        rig.AssertTrace("failed 7");
        Assert.IsTrue(cell.TryGet(out int value));
        Assert.AreEqual(7, value);
        Assert.IsFalse(cell.TrySet(8));
    }

    [TestMethod]
    public void AsyncLazy_OfATextAndOfALong_IsMadeOnce()
    {
        using var rig = new Rig();
        var text = new AsyncLazy<string>(MakesText);
        Assert.IsFalse(text.IsSet);
        Assert.AreEqual("text", rig.Executor.BlockOn(text.Get()));
        var number = new AsyncLazy<long>(MakesLong);
        Assert.IsTrue(rig.Executor.BlockOn(number.Get()) == 1L << 33);
        Assert.IsTrue(rig.Executor.BlockOn(number.Get()) == 1L << 33);
    }

    [TestMethod]
    public void Wakers_WakeWhoseConditionHolds()
    {
        using var rig = new Rig();
        var waker = new AtomicWaker();
        var list = new WakerList(2);
        WaitCondition isHigh = () => _level > 1;
        _level = 0;
        rig.Spawn(Until(rig, waker.WaitUntil(isHigh), "waker"));
        rig.Spawn(Until(rig, list.WaitUntil(isHigh), "list"));
        rig.Executor.RunUntilIdle();
        _level = 1;
        waker.Wake();
        list.WakeAll();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("");
        _level = 2;
        list.WakeAll();
        waker.Wake();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("list waker");
        Assert.AreEqual(0, list.Count);
    }

    [TestMethod]
    public void Primitives_AllocateNothing()
    {
        using var rig = new Rig();
        var mutex = new Mutex();
        var rwLock = new RwLock();
        var semaphore = new Semaphore(1);
        var there = new Notify();
        var back = new Notify();
        TaskHandle echo = rig.Spawn(Echoes(there, back));
        rig.Executor.BlockOn(UsesAll(100, mutex, rwLock, semaphore, there, back));
        rig.Executor.Seal();
        uint before = GC.Run(false);
        rig.Executor.BlockOn(UsesAll(2000, mutex, rwLock, semaphore, there, back));
        uint after = GC.Run(false);
        echo.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(before <= after, "the heap has less");
    }

    private static async Future UsesAll(int count, Mutex mutex, RwLock rwLock, Semaphore semaphore, Notify there, Notify back)
    {
        for (int i = 0; i < count; i++)
        {
            using (await mutex.Lock())
            {
                await Future.Yield();
            }

            using (await rwLock.Write())
            {
                await Future.Yield();
            }

            using (await rwLock.Read())
            {
                await Future.Yield();
            }

            await semaphore.Acquire();
            semaphore.Release();
            there.NotifyOne();
            await back.Wait();
        }
    }

    private static async Future Echoes(Notify there, Notify back)
    {
        while (true)
        {
            await there.Wait();
            back.NotifyOne();
        }
    }

    private static async Future Acquires(Rig rig, Semaphore semaphore, int permits, string name)
    {
        await semaphore.Acquire(permits);
        rig.Log(name);
    }

    private static async Future Reads(Rig rig, RwLock rwLock, string name)
    {
        using (await rwLock.Read())
        {
            rig.Log("+" + name);
            await Timer.AfterTicks(1);
            rig.Log("-" + name);
        }
    }

    private static async Future Writes(Rig rig, RwLock rwLock, string name)
    {
        using (await rwLock.Write())
        {
            rig.Log("+" + name);
            await Timer.AfterTicks(1);
            rig.Log("-" + name);
        }
    }

    private static async Future Meets(Rig rig, Barrier barrier, string name) => rig.Log(await barrier.Wait() ? name + "!" : name);

    private static async Future IsNotified(Rig rig, Notify notify, string name)
    {
        await notify.Wait();
        rig.Log(name);
    }

    private static async Future Gets(Rig rig, OnceCell<int> cell, FutureFactory<int> factory)
    {
        try
        {
            int value = await cell.GetOrInitialise(factory);
            rig.Log(value.ToString());
        }
        catch (InvalidOperationException)
        {
            rig.Log("failed");
        }
    }

    private static async Future Until(Rig rig, Future wait, string name)
    {
        await wait;
        rig.Log(name);
    }

    private static async Future<int> Fails()
    {
        await Timer.AfterTicks(1);
        throw new InvalidOperationException();
    }

    private static async Future<int> Makes()
    {
        await Timer.AfterTicks(1);
        return 7;
    }

    private static async Future<string> MakesText()
    {
        await Future.Yield();
        return "text";
    }

    private static async Future<long> MakesLong()
    {
        await Future.Yield();
        return 1L << 33;
    }
}
