using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>An executor on virtual time, with a line to write to.</summary>
internal sealed class Rig : IDisposable
{
    private string _trace = "";

    internal Rig(int taskSlots = 8, long startTicks = 0)
    {
        Clock = new ManualClock(startTicks);
        Executor = new Executor(Clock, taskSlots) { UnhandledException = NoteUnhandled };
    }

    internal ManualClock Clock { get; }

    internal Executor Executor { get; }

    /// <summary>What reached the executor's handler.</summary>
    internal string Unhandled { get; private set; } = "";

    /// <summary>Fails if a task or an armed timer is left.</summary>
    public void Dispose()
    {
        int tasks = Executor.TaskCount;
        long deadline = Executor.NextDeadlineTicks;
        Executor.Dispose();
        Assert.AreEqual(0, tasks, "tasks are left");
        Assert.AreEqual(long.MaxValue, deadline, "a timer is left");
    }

    internal TaskHandle Spawn(Future future) => Executor.Spawn(future);

    internal void Log(string word) => _trace += word + " ";

    /// <summary>Compares everything that was logged since the last call.</summary>
    internal void AssertTrace(string expected)
    {
        string actual = _trace.TrimEnd();
        _trace = "";
        Assert.AreEqual(expected, actual);
    }

    /// <summary>Moves time and polls what this made ready.</summary>
    internal void Advance(long ticks)
    {
        Clock.Advance(ticks);
        Executor.RunUntilIdle();
    }

    /// <summary>Polls, and jumps from deadline to deadline, until nothing is ready and no timer is armed.</summary>
    internal void RunToEnd()
    {
        Executor.RunUntilIdle();
        while (Executor.NextDeadlineTicks != long.MaxValue)
        {
            Advance(Executor.NextDeadlineTicks - Clock.NowTicks);
        }
    }

    private void NoteUnhandled(TaskHandle task, Exception exception) => Unhandled += exception.Message + ";";
}
