using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Measures what the tasks of one executor do: <see cref="TaskCounters"/> and <see cref="TaskLints"/> for its own thread, and totals that any
/// thread reads.
/// </summary>
/// <remarks>
/// <code>
///   var monitor = new ExecutorMonitor(executor);
///   executor.Trace = monitor;
/// </code>
/// Make it before the tasks. It costs what the counters with times cost, and some additions. Allocation: as <see cref="PoolMonitor"/>.
/// </remarks>
public sealed class ExecutorMonitor : ExecutorTrace
{
    private readonly WorkerMeter _meter = new();
    private readonly int[] _nameNumbers;
    private readonly string?[] _nameOfSlot;
    private readonly long _start;
    private long _spawned;
    private long _ended;
    private long _polls;
    private long _timers;
    private long _rests;

    /// <summary>The slot that is being polled, or -1.</summary>
    private int _polled = -1;

    /// <summary>Makes a monitor; it measures once it is the executor's <see cref="Executor.Trace"/>, or a part of it.</summary>
    /// <param name="executor">Whose tasks.</param>
    public ExecutorMonitor(Executor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        Executor = executor;
        Counters = new TaskCounters(executor);
        Lints = new TaskLints(executor, Counters);
        _nameNumbers = new int[executor.TaskSlots];
        _nameOfSlot = new string?[executor.TaskSlots];
        _start = executor.Clock.NowTicks;
    }

    /// <summary>Whose tasks.</summary>
    public Executor Executor { get; }

    /// <summary>Each task's figures; told by the monitor. Executor thread.</summary>
    public TaskCounters Counters { get; }

    /// <summary>What is looked for in them. Executor thread.</summary>
    public TaskLints Lints { get; }

    /// <summary>Tasks that were spawned.</summary>
    public long Spawned => Volatile.Read(ref _spawned);

    /// <summary>Tasks that have ended.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>Polls that have begun.</summary>
    public long Polls => Volatile.Read(ref _polls);

    /// <summary>Timers that fired.</summary>
    public long TimersFired => Volatile.Read(ref _timers);

    /// <summary>Times that nothing was ready.</summary>
    public long Rests => Volatile.Read(ref _rests);

    /// <summary>Time in polls that have ended. Only grows.</summary>
    public long BusyNanoseconds => _meter.Busy;

    /// <summary>Time since the monitor was made, by the executor's clock.</summary>
    public long AgeNanoseconds => (Executor.Clock.NowTicks - _start) * MonitorTime.NanosecondsPerTick;

    /// <summary>The name of the task that is being polled; null if none is, or it has none.</summary>
    internal string? Running => Volatile.Read(ref _polled) is int slot and >= 0 ? _nameOfSlot[slot] ?? "task " + slot : null;

    internal TaskNames Names { get; } = new();

    internal WorkerMeter Meter => _meter;

    /// <inheritdoc/>
    public override void TaskSpawned(int slot, string? name)
    {
        Counters.TaskSpawned(slot, name);
        _nameOfSlot[slot] = name;
        _nameNumbers[slot] = Names.NumberOf(name);
        _spawned++;
    }

    /// <inheritdoc/>
    public override void TaskWoken(int slot) => Counters.TaskWoken(slot);

    /// <inheritdoc/>
    public override void PollStarted(int slot)
    {
        Volatile.Write(ref _polled, slot);
        Counters.PollStarted(slot);
        _polls++;
    }

    /// <inheritdoc/>
    public override void PollEnded(int slot)
    {
        TaskFigures figures = Counters.GetFigures(slot);
        long before = figures.RunTicks;
        Counters.PollEnded(slot);
        // The counters looked at the clock; what they added is how long it was.
        _meter.End(_nameNumbers[slot], (figures.RunTicks - before) * MonitorTime.NanosecondsPerTick);
        Volatile.Write(ref _polled, -1);
    }

    /// <inheritdoc/>
    public override void SteppedAside(int slot) => Counters.SteppedAside(slot);

    /// <inheritdoc/>
    public override void TaskEnded(int slot, TaskState state)
    {
        Counters.TaskEnded(slot, state);
        _ended++;
    }

    /// <inheritdoc/>
    public override void TimerFired(long latenessTicks)
    {
        Counters.TimerFired(latenessTicks);
        _timers++;
    }

    /// <inheritdoc/>
    public override void Idle(long untilTicks)
    {
        Counters.Idle(untilTicks);
        _rests++;
    }
}
