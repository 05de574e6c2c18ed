using System.Collections.Generic;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Lets tasks of the same name count together, so that a restarted task keeps its history, and records the state of each name as
/// a signal. Allocates only when a name is new.
/// </summary>
public sealed class TaskMonitor : ExecutorTrace
{
    private readonly VirtualBoard _board;
    private readonly TaskCounters _counters;
    private readonly List<TaskRow> _rows = [];
    private readonly TaskRow?[] _bySlot;

    /// <summary>Makes a monitor.</summary>
    /// <param name="board">Whose recorder it uses.</param>
    /// <param name="taskSlots">Slots of the executor it is the trace of.</param>
    /// <param name="counters">What counts; told of everything before the monitor is.</param>
    internal TaskMonitor(VirtualBoard board, int taskSlots, TaskCounters counters)
    {
        _board = board;
        _counters = counters;
        _bySlot = new TaskRow?[taskSlots];
    }

    /// <summary>The tasks, in the order in which their names first came.</summary>
    public IReadOnlyList<TaskRow> Tasks => _rows;

    /// <summary>Timers that fired.</summary>
    public long TimersFired { get; private set; }

    /// <summary>The longest that a timer fired after its deadline, in ticks.</summary>
    public long WorstTimerLatenessTicks { get; private set; }

    /// <inheritdoc/>
    public override void TaskSpawned(int slot, string? name)
    {
        TaskRow row = RowOf(name ?? "unnamed");
        _bySlot[slot] = row;
        _counters.CountInto(slot, row.Figures);
    }

    /// <inheritdoc/>
    public override void TaskWoken(int slot) => _bySlot[slot]?.Woken();

    /// <inheritdoc/>
    public override void PollStarted(int slot) => _bySlot[slot]?.PollStarted();

    /// <inheritdoc/>
    public override void PollEnded(int slot) => _bySlot[slot]?.PollEnded();

    /// <inheritdoc/>
    public override void TaskEnded(int slot, TaskState state)
    {
        _bySlot[slot]?.Ended(state);
        _bySlot[slot] = null;
    }

    /// <inheritdoc/>
    public override void TimerFired(long latenessTicks)
    {
        TimersFired++;
        if (latenessTicks > WorstTimerLatenessTicks)
        {
            WorstTimerLatenessTicks = latenessTicks;
        }
    }

    private TaskRow RowOf(string name)
    {
        for (int i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].Name == name)
            {
                return _rows[i];
            }
        }

        var row = new TaskRow(name, _board.Recorder);
        _rows.Add(row);
        return row;
    }
}
