using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Tokens, retries, supervisors, the watchdog, task-local values and the shutdown.</summary>
[TestClass]
public class FacilityTests
{
    private Rig _rig = null!;
    private int _runs;

    [TestMethod]
    public void Token_OfALinkedSource_IsCancelledWithItsParent()
    {
        using var rig = new Rig();
        var root = new CancellationSource(clock: rig.Clock);
        using CancellationSource linked = CancellationSource.Linked(root.Token);
        rig.Spawn(WaitsFor(rig, linked.Token, "linked"));
        rig.Spawn(WaitsFor(rig, root.Token, "root"));
        rig.Executor.RunUntilIdle();
        linked.CancelAtTicks(7);
        rig.Advance(7);
        rig.AssertTrace("linked");
        Assert.IsFalse(root.Token.IsCancelled);
        root.Cancel();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("root");
        root.Reset();
        Assert.IsTrue(linked.Token.IsCancelled);
    }

    [TestMethod]
    public void Run_UnderAToken_EndsWithTheWorkOrTheDeadline()
    {
        using var rig = new Rig();
        var source = new CancellationSource(clock: rig.Clock);
        rig.Spawn(Runs(rig, source.Token));
        rig.Executor.RunUntilIdle();
        source.CancelAfterTicks(10);
        rig.RunToEnd();
        rig.AssertTrace("+3 -3 True +30 -30 False False");
    }

    [TestMethod]
    public void Retry_OfWhatFailsTwice_GivesTheThirdResult()
    {
        using var rig = new Rig();
        _rig = rig;
        _runs = 0;
        Assert.AreEqual(3, rig.Executor.BlockOn(Retry.Run(FailsTwice, new Backoff(10, 15), 5)));
        rig.AssertTrace("1@0 2@10 3@25");
    }

    [TestMethod]
    public void Retry_OfWhatAlwaysFails_ThrowsTheLastException()
    {
        using var rig = new Rig();
        _rig = rig;
        _runs = 0;
        string message = "";
        try
        {
            rig.Executor.BlockOn(Retry.Run(Fails, new Backoff(1, 1), 2));
        }
        catch (InvalidOperationException e)
        {
            message = e.Message;
        }

        Assert.AreEqual("failure 2", message);
    }

    [TestMethod]
    public void Supervisor_StartsItsWorkAgain_AndGivesUpAtItsLimit()
    {
        using var rig = new Rig();
        _rig = rig;
        _runs = 0;
        var supervisor = new Supervisor(Fails, RestartPolicy.OnError, new Backoff(10, 15), mostRestarts: 2, windowTicks: 100, name: "radio");
        rig.Spawn(supervisor.Run());
        rig.RunToEnd();
        Assert.AreEqual("radio: would be started again more than 2 times within 100 ticks; mend what ends it, or raise mostRestarts or the delays of its Backoff;", rig.Unhandled);
        Assert.AreEqual((int)SupervisorState.GaveUp, (int)supervisor.State);
        Assert.AreEqual(2, supervisor.Restarts);
        Assert.AreEqual("failure 3", supervisor.LastError!.Message);
        Assert.AreEqual(25L, rig.Clock.NowTicks);
    }

    [TestMethod]
    public void Supervisor_ThatIsCancelled_CancelsItsWork()
    {
        using var rig = new Rig();
        _rig = rig;
        var supervisor = new Supervisor(Works, RestartPolicy.Always, new Backoff(1, 1));
        TaskHandle task = rig.Spawn(supervisor.Run());
        rig.Executor.RunUntilIdle();
        task.Cancel();
        rig.RunToEnd();
        rig.AssertTrace("+100 -100");
        Assert.AreEqual((int)SupervisorState.Canceled, (int)supervisor.State);
        Assert.AreEqual((int)TaskState.Canceled, (int)task.GetState());
    }

    [TestMethod]
    public void Watchdog_TellsWhoStarves()
    {
        using var rig = new Rig();
        _rig = rig;
        var watchdog = new Watchdog(rig.Executor, 2, Starved);
        TaskHandle watch = rig.Spawn(watchdog.Watch());
        WatchdogEntry fed = watchdog.Register("fed", 2);
        WatchdogEntry hungry = watchdog.Register("hungry", 3);
        rig.Advance(fed.PeriodTicks);
        fed.Feed();
        rig.Advance(hungry.PeriodTicks - fed.PeriodTicks + 1);
        rig.AssertTrace("hungry");
        Assert.AreEqual(0, fed.Starved);
        fed.Remove();
        watch.Cancel();
        rig.Executor.RunUntilIdle();
    }

    [TestMethod]
    public void TaskLocal_IsTheTasksOwn()
    {
        using var rig = new Rig(taskSlots: 2);
        var number = new TaskLocal<int>(rig.Executor, initial: 5);
        TaskHandle first = rig.Spawn(Counts(rig, number));
        TaskHandle second = rig.Spawn(Counts(rig, number));
        number.Set(second, 20);
        rig.RunToEnd();
        rig.AssertTrace("6 21");
        Assert.AreEqual(5, number.Get(first));
        Assert.IsTrue(first.GetSlot() != second.GetSlot());
    }

    [TestMethod]
    public void ShutDown_LetsTasksFinish_AndCancelsTheRest()
    {
        using var rig = new Rig();
        _rig = rig;
        rig.Spawn(WaitsFor(rig, rig.Executor.ShutdownToken, "told"));
        rig.Spawn(Works());
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(0, rig.Executor.ShutDown(20, 10));
        rig.AssertTrace("+100 told -100");
        Assert.AreEqual(20L, rig.Clock.NowTicks);
    }

    private static async Future WaitsFor(Rig rig, CancellationToken token, string name)
    {
        await token.WhenCancelled();
        rig.Log(name);
    }

    private static async Future Runs(Rig rig, CancellationToken token)
    {
        rig.Log((await token.Run(Sleeps(rig, 3))) ? "True" : "False");
        rig.Log((await token.Run(Sleeps(rig, 30))) ? "True" : "False");
        rig.Log((await token.Run(Sleeps(rig, 300))) ? "True" : "False");
    }

    private static async Future Sleeps(Rig rig, int ticks)
    {
        rig.Log("+" + ticks);
        try
        {
            await Timer.AfterTicks(ticks);
        }
        finally
        {
            rig.Log("-" + ticks);
        }
    }

    private static async Future Counts(Rig rig, TaskLocal<int> number)
    {
        number.Value++;
        await Future.Yield();
        rig.Log(number.Value.ToString());
    }

    private Future Works() => Sleeps(_rig, 100);

    private async Future<int> FailsTwice()
    {
        int run = ++_runs;
        _rig.Log(run + "@" + _rig.Clock.NowTicks);
        await Future.Yield();
        return run < 3 ? throw new InvalidOperationException("not yet") : run;
    }

    private async Future Fails()
    {
        await Future.Yield();
        throw new InvalidOperationException("failure " + ++_runs);
    }

    private void Starved(WatchdogEntry entry) => _rig.Log(entry.Name);
}
