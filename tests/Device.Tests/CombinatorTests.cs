using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Join, select and timeout.</summary>
[TestClass]
public class CombinatorTests
{
    [TestMethod]
    public void Join_WaitsForAllAndKeepsTheirResults()
    {
        using var rig = new Rig();
        rig.Executor.BlockOn(Joins(rig));
        rig.AssertTrace("quick@2 slow@9 both@9 3");
    }

    [TestMethod]
    public void Join_OfOneThatThrows_WaitsForTheOthersAndThrows()
    {
        using var rig = new Rig();
        Assert.ThrowsException(typeof(ArgumentException), () => rig.Executor.BlockOn(Future.Join(Throws(1), Says(rig, "other", 5, 0))));
        rig.AssertTrace("other@5");
    }

    [TestMethod]
    public void Select_GivesTheFirstAndCleansUpTheOthers()
    {
        using var rig = new Rig();
        int winner = rig.Executor.BlockOn(Future.Select(Guarded(rig, 100), Says(rig, "won", 4, 0), Timer.AfterTicks(50)));
        Assert.AreEqual(1, winner);
        rig.AssertTrace("won@4 cleaning cleaned@7");
    }

    [TestMethod]
    public void Timeout_InTime_IsTrue()
    {
        using var rig = new Rig();
        Assert.IsTrue(rig.Executor.BlockOn(Timeout.AfterTicks(Says(rig, "done", 4, 0), 5)));
        rig.AssertTrace("done@4");
    }

    [TestMethod]
    public void Timeout_TooLate_IsFalseAfterTheCleanUp()
    {
        using var rig = new Rig();
        Assert.IsFalse(rig.Executor.BlockOn(Timeout.AfterTicks(Guarded(rig, 100), 5)));
        Assert.AreEqual(8L, rig.Clock.NowTicks);
        rig.AssertTrace("cleaning cleaned@8");
    }

    [TestMethod]
    public void Combinators_Nested_AreCancelledFromTheInside()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Future.Join(Future.Select(Guarded(rig, 100), Timer.AfterTicks(200)), Timeout.AfterTicks(Guarded(rig, 300), 400)));
        rig.Executor.RunUntilIdle();
        task.Cancel();
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("cleaning cleaning cleaned@3 cleaned@3");
    }

    [TestMethod]
    public void TryJoin_OfOneThatThrows_CleansUpTheOthersAndThrows()
    {
        using var rig = new Rig();
        Assert.ThrowsException(typeof(ArgumentException), () => rig.Executor.BlockOn(Future.TryJoin(Throws(1), Guarded(rig, 100))));
        rig.AssertTrace("cleaning cleaned@4");
    }

    [TestMethod]
    public void Race_GivesTheValueOfTheFirst()
    {
        using var rig = new Rig();
        Assert.AreEqual(2, rig.Executor.BlockOn(Future.Race(Says(rig, "slow", 9, 1), Says(rig, "quick", 3, 2))));
        Assert.AreEqual("x", rig.Executor.BlockOn(Future.Race(new[] { Future.Ready("x") })));
        rig.AssertTrace("quick@3");
    }

    [TestMethod]
    public void PollOnce_TellsWhatEndsAtOnce()
    {
        using var rig = new Rig();
        Assert.IsTrue(rig.Executor.BlockOn(Future.PollOnce(Future.Ready())));
        Assert.IsFalse(rig.Executor.BlockOn(Future.PollOnce(Guarded(rig, 100))));
        Assert.IsFalse(rig.Executor.BlockOn(Future.PollOnce(Future.Pending())));
        rig.AssertTrace("cleaning cleaned@3");
    }

    [TestMethod]
    public void Shield_EndsWhatItHasBegun()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Saves(rig));
        rig.Advance(1);
        task.Cancel();
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("saved@6 7");
    }

    [TestMethod]
    public void LimitCleanUp_DropsWhatTakesTooLong()
    {
        using var rig = new Rig();
        Assert.AreEqual(1, rig.Executor.BlockOn(Future.Select(Future.LimitCleanUp(Guarded(rig, 100), 2), Timer.AfterTicks(1))));
        rig.AssertTrace("cleaning");
        Assert.AreEqual(3L, rig.Clock.NowTicks);
        Assert.IsTrue(rig.Unhandled.IndexOf("LimitCleanUp") > 0, rig.Unhandled);
    }

    [TestMethod]
    public void Fuse_KeepsWhatItHoldsOverManySelects()
    {
        using var rig = new Rig();
        rig.Executor.BlockOn(Holds(rig));
        rig.AssertTrace("1 1 held@25 0 kept 8 1");
    }

    private static async Future Saves(Rig rig)
    {
        Future<int> save = Says(rig, "saved", 5, 7);
        await Future.Shield(save);
        rig.Log(save.TakeResult().ToString());
        await Timer.AfterTicks(9);
        rig.Log("never");
    }

    private static async Future Holds(Rig rig)
    {
        var fuse = new Fuse();
        Future<int> held = Says(rig, "held", 25, 8);
        fuse.Set(held);
        for (int i = 0; i < 4; i++)
        {
            int winner = await Future.Select(fuse.Wait(), Timer.AfterTicks(10));
            rig.Log(winner.ToString());
            if (winner == 0)
            {
                rig.Log("kept " + held.TakeResult());
            }
        }
    }

    private static async Future Joins(Rig rig)
    {
        Future<int> quick = Says(rig, "quick", 2, 1);
        Future<int> slow = Says(rig, "slow", 9, 2);
        await Future.Join(slow, quick);
        rig.Log("both@" + rig.Clock.NowTicks);
        rig.Log((quick.TakeResult() + slow.TakeResult()).ToString());
    }

    private static async Future<int> Says(Rig rig, string word, long ticks, int result)
    {
        await Timer.AfterTicks(ticks);
        rig.Log(word + "@" + rig.Clock.NowTicks);
        return result;
    }

    private static async Future Throws(long ticks)
    {
        await Timer.AfterTicks(ticks);
        throw new ArgumentException("thrown");
    }

    private static async Future Guarded(Rig rig, long ticks)
    {
        try
        {
            await Timer.AfterTicks(ticks);
        }
        finally
        {
            rig.Log("cleaning");
            await Timer.AfterTicks(3);
            rig.Log("cleaned@" + rig.Clock.NowTicks);
        }
    }
}
