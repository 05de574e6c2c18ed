using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Groups of tasks.</summary>
[TestClass]
public class GroupTests
{
    [TestMethod]
    public void Next_TellsOfTheChildrenInTheOrderInWhichTheyEnd()
    {
        using var rig = new Rig();
        rig.Executor.BlockOn(Adds(rig, new TaskGroup<int>(rig.Executor, 3)));
        rig.AssertTrace("1@1 4@2 5@4 sum 10");
    }

    [TestMethod]
    public void ChildThatFails_CancelsTheOthers_AndWaitAllThrows()
    {
        using var rig = new Rig();
        var group = new TaskGroup(rig.Executor, 3);
        group.Spawn(Guarded(rig, 90));
        group.Spawn(Throws(3));
        Assert.ThrowsException(typeof(ArgumentException), () => rig.Executor.BlockOn(group.WaitAll()));
        rig.AssertTrace("cleaning cleaned@5");
        Assert.AreEqual(0, group.Running);
    }

    [TestMethod]
    public void ChildThatFails_LeavesTheOthers_WhereThatIsSaid()
    {
        using var rig = new Rig();
        var group = new TaskGroup(rig.Executor, 3, ChildError.LeavesOthers);
        group.Spawn(Guarded(rig, 9));
        group.Spawn(Throws(3));
        Assert.ThrowsException(typeof(ArgumentException), () => rig.Executor.BlockOn(group.WaitAll()));
        rig.AssertTrace("cleaning cleaned@11");
    }

    [TestMethod]
    public void AwaitUsing_OfATaskThatIsCancelled_LeavesNoChild()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Uses(rig));
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(3, rig.Executor.TaskCount);
        task.Cancel();
        rig.RunToEnd();
        rig.AssertTrace("cleaning cleaning cleaned@2 cleaned@2 left@2");
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
    }

    [TestMethod]
    public void CancelledNext_LosesNoChild()
    {
        using var rig = new Rig();
        var group = new TaskGroup<string>(rig.Executor, 2);
        group.Spawn(Says("a"));
        TaskHandle task = rig.Spawn(group.Next());
        rig.Executor.RunUntilIdle();
        rig.Clock.Advance(1);
        task.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.IsTrue(rig.Executor.BlockOn(group.Next()));
        Assert.AreEqual("a", group.Result);
        Assert.IsFalse(rig.Executor.BlockOn(group.Next()));
    }

    [TestMethod]
    public void FullGroup_SaysWhatToRaise()
    {
        using var rig = new Rig();
        var group = new TaskGroup(rig.Executor, 1);
        group.Spawn(Guarded(rig, 1));
        Assert.ThrowsException(typeof(CapacityException), () => group.Spawn(Guarded(rig, 1)));
        rig.Executor.BlockOn(group.CancelAll());
        Assert.AreEqual(0, group.Ended);
    }

    private static async Future Adds(Rig rig, TaskGroup<int> group)
    {
        group.Spawn(After(4, 5));
        group.Spawn(After(1, 1));
        group.Spawn(After(2, 4));
        int sum = 0;
        while (await group.Next())
        {
            sum += group.Result;
            rig.Log(group.Result + "@" + rig.Clock.NowTicks);
        }

        rig.Log("sum " + sum);
    }

    private static async Future Uses(Rig rig)
    {
        var group = new TaskGroup(rig.Executor, 2);
        try
        {
            await using (group)
            {
                group.Spawn(Guarded(rig, 50));
                group.Spawn(Guarded(rig, 60));
                await Timer.AfterTicks(40);
            }
        }
        finally
        {
            rig.Log("left@" + rig.Clock.NowTicks);
        }
    }

    private static async Future<int> After(long ticks, int result)
    {
        await Timer.AfterTicks(ticks);
        return result;
    }

    private static async Future<string> Says(string text)
    {
        await Timer.AfterTicks(1);
        return text;
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
            await Timer.AfterTicks(2);
            rig.Log("cleaned@" + rig.Clock.NowTicks);
        }
    }
}
