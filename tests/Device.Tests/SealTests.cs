using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>After Seal the pools hold what they hold.</summary>
[TestClass]
public class SealTests
{
    [TestMethod]
    public void Call_BeyondTheCapacity_IsAnErrorThatNamesTheMethodAndTheKnob()
    {
        using var rig = new Rig();
        string message = rig.Executor.BlockOn(CallsTooOften(rig));
        Assert.Contains("SealTests.Small", message);
        Assert.Contains("FutureCapacity", message);
    }

    [TestMethod]
    public void Calls_WithinTheCapacity_GoOnForEver()
    {
        using var rig = new Rig();
        Assert.AreEqual(1000, rig.Executor.BlockOn(CallsOften(rig)));
    }

    [TestMethod]
    public void Timer_BeyondTheirNumber_IsAnErrorThatNamesTheKnob()
    {
        using var rig = new Rig();
        Assert.Contains("TimersPerExecutor", rig.Executor.BlockOn(TakesTooManyTimers(rig)));
    }

    private static async Future<string> CallsTooOften(Rig rig)
    {
        rig.Executor.Seal();
        Future first = Small();
        try
        {
            await Small();
            return "nothing was refused";
        }
        catch (InvalidOperationException e)
        {
            await first;
            return e.Message;
        }
    }

    private static async Future<int> CallsOften(Rig rig)
    {
        rig.Executor.Seal();
        int done = 0;
        while (done < 1000)
        {
            await Small();
            done++;
        }

        return done;
    }

    private static async Future<string> TakesTooManyTimers(Rig rig)
    {
        rig.Executor.Seal();
        string message = "nothing was refused";
        // More than all tests together can have left in the pool.
        var timers = new Future[1000];
        int taken = 0;
        try
        {
            while (taken < timers.Length)
            {
                timers[taken] = Timer.AfterTicks(1);
                taken++;
            }
        }
        catch (InvalidOperationException e)
        {
            message = e.Message;
        }

        while (taken > 0)
        {
            await timers[--taken];
        }

        return message;
    }

    [FutureCapacity(1)]
    private static async Future Small() => await Future.Yield();
}
