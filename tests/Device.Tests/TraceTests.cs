using Embedded.Async;
using nanoFramework.TestFramework;
using GC = nanoFramework.Runtime.Native.GC;

namespace Embedded.Device.Tests;

/// <summary>Recorder, counters, lints and dumps.</summary>
[TestClass]
public class TraceTests
{
    [TestMethod]
    public void Recorder_KeepsTheLastEvents()
    {
        using var rig = new Rig();
        var recorder = new TraceRecorder(rig.Executor, 8);
        rig.Executor.Trace = recorder;
        rig.Executor.Spawn(YieldsAndWaits(), "a");
        rig.RunToEnd();
        Assert.AreEqual(12L, recorder.Count);
        Assert.AreEqual(4L, recorder.First);
        foreach (string line in recorder.ToLines())
        {
            rig.Log(line + ";");
        }

        rig.AssertTrace(
            "0: a poll ended; 0: a poll; 0: a poll ended; 5: timer fired, 0 late; 5: a woken; 5: a poll; 5: a poll ended; 5: a completed;");
    }

    [TestMethod]
    public void Counters_AreExact()
    {
        using var rig = new Rig();
        var counters = new TaskCounters(rig.Executor);
        rig.Executor.Trace = counters;
        TaskHandle task = rig.Spawn(YieldsAndWaits());
        rig.Clock.Advance(3);
        rig.RunToEnd();
        TaskFigures figures = counters.GetFigures(task);
        Assert.AreEqual(3L, figures.Polls);
        Assert.AreEqual(3L, figures.Wakes);
        Assert.AreEqual(1L, figures.SelfWakes);
        Assert.AreEqual(3L, figures.WorstLatencyTicks);
        Assert.AreEqual(1, figures.GetLatencies(TaskFigures.BucketOf(3)));
    }

    [TestMethod]
    public void Load_CountsPollsAndRests()
    {
        using var rig = new Rig();
        var counters = new TaskCounters(rig.Executor);
        rig.Executor.Trace = ExecutorTrace.Both(new TraceRecorder(rig.Executor, 4), counters);
        rig.Executor.BlockOn(Works(rig.Clock));
        Assert.AreEqual(250, counters.Load!.BusyPermille);
        Assert.AreEqual(750, counters.Load.IdlePermille);
    }

    [TestMethod]
    public void Lints_NameWhatATaskWaitsFor()
    {
        using var rig = new Rig();
        var counters = new TaskCounters(rig.Executor);
        var lints = new TaskLints(rig.Executor, counters) { LongestWaitTicks = 100 };
        rig.Executor.Trace = counters;
        var signal = new Signal();
        TaskHandle task = rig.Executor.Spawn(signal.Wait(), "forgotten");
        rig.Executor.RunUntilIdle();
        Assert.AreEqual((int)TaskLint.None, (int)lints.Check());
        rig.Advance(101);
        Assert.AreEqual((int)TaskLint.LostWaker, (int)lints.Check());
        Assert.AreEqual(
            "forgotten: lost waker, waits for Signal since 101 ticks; see who should end that wait, or put a Timeout round it",
            lints.GetFindings()[0].ToString());
        task.Cancel();
        rig.Executor.RunUntilIdle();
    }

    [TestMethod]
    public void Dump_ShowsBranches()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(Future.Join(Timer.AfterTicks(3), Timer.AfterTicks(5)));
        rig.Executor.RunUntilIdle();
        string[] lines = rig.Executor.Dump(task);
        Assert.AreEqual(3, lines.Length);
        Assert.AreEqual("task 0: waiting, Join", lines[0]);
        Assert.AreEqual("  1: Timer", lines[2]);
        rig.RunToEnd();
    }

    [TestMethod]
    public void RecorderAndCounters_AllocateNothing()
    {
        using var executor = new Executor(new ManualClock(), 4);
        var counters = new TaskCounters(executor);
        var lints = new TaskLints(executor, counters);
        executor.Trace = ExecutorTrace.Both(new TraceRecorder(executor, 16), counters);
        executor.BlockOn(Many(100));
        executor.Seal();
        uint before = GC.Run(false);
        executor.BlockOn(Many(3000));
        TaskLint found = lints.Check();
        uint after = GC.Run(false);
        Assert.AreEqual((int)TaskLint.None, (int)found);
        Assert.IsTrue((int)(before - after) <= 0, (before - after) + " bytes");
        Assert.AreEqual((3000L * 2) + 1, counters.GetFigures(1).Polls);
    }

    private static async Future YieldsAndWaits()
    {
        await Future.Yield();
        await Timer.AfterTicks(5);
    }

    private static async Future Works(ManualClock clock)
    {
        for (int i = 0; i < 4; i++)
        {
            clock.Advance(25);
            await Timer.AfterTicks(75);
        }
    }

    private static async Future Many(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await YieldsAndWaits();
        }
    }
}
