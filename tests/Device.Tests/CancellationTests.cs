using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Cancelling is dropping, from the inside out, with clean-up.</summary>
[TestClass]
public class CancellationTests
{
    [TestMethod]
    public void Cancel_OfMethodsWithFinally_RunsThemFromTheInsideOut()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Nested(rig, 3));
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(task.Cancel());
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("0 1 2 3");
    }

    [TestMethod]
    public void Cancel_BeforeTheFirstPoll_RunsNothing()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Nested(rig, 1));
        task.Cancel();
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("");
    }

    [TestMethod]
    public void Cancel_AtAYield_RunsTheFinally()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(YieldsForEver(rig));
        rig.Executor.RunOnce();
        task.Cancel();
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("finally");
    }

    [TestMethod]
    public void Cancel_OfAMethodThatCatchesItAndEnds_LetsItEnd()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(CatchesAndEnds(rig));
        rig.Executor.RunUntilIdle();
        task.Cancel();
        rig.RunToEnd();
        rig.AssertTrace("caught end");
        Assert.AreEqual("", rig.Unhandled);
    }

    [TestMethod]
    public void Cancel_OfAMethodThatSwallowsItForEver_DropsItAndTells()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Swallows(rig));
        rig.Executor.RunUntilIdle();
        task.Cancel();
        rig.RunToEnd();
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
        rig.AssertTrace("swallowed");
        Assert.Contains("CancellationTests.Swallows", rig.Unhandled);
    }

    [TestMethod]
    public void Exception_OfTheCleanUp_ReachesWhoJoins()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(ThrowsInCleanUp());
        rig.Executor.RunUntilIdle();
        task.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.AreEqual((int)TaskState.Faulted, (int)task.GetState());
        Assert.AreEqual("clean-up;", rig.Unhandled);
    }

    private static async Future Nested(Rig rig, int levels)
    {
        try
        {
            await (levels == 0 ? Timer.AfterTicks(1000) : Nested(rig, levels - 1));
            rig.Log("never");
        }
        finally
        {
            await Future.Yield();
            await Timer.AfterTicks(2);
            rig.Log(levels.ToString());
        }
    }

    private static async Future YieldsForEver(Rig rig)
    {
        try
        {
            while (true)
            {
                await Future.Yield();
            }
        }
        finally
        {
            rig.Log("finally");
        }
    }

    private static async Future CatchesAndEnds(Rig rig)
    {
        try
        {
            await Timer.AfterTicks(1000);
        }
        catch (FutureCanceledException)
        {
            rig.Log("caught");
        }

        rig.Log("end");
    }

    private static async Future Swallows(Rig rig)
    {
        while (true)
        {
            try
            {
                await Timer.AfterTicks(1000);
            }
            catch (Exception)
            {
                rig.Log("swallowed");
            }
        }
    }

    private static async Future ThrowsInCleanUp()
    {
        try
        {
            await Timer.AfterTicks(1000);
        }
        finally
        {
            Throw("clean-up");
        }
    }

    private static void Throw(string message) => throw new ArgumentException(message);
}
