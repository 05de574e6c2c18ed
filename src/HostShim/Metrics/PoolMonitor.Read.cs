using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What any thread asks of a monitor.</summary>
public sealed partial class PoolMonitor
{
    /// <summary>Slots in which there may be tasks.</summary>
    internal int Slots => _cells.Capacity;

    internal TaskNames Names => _names;

    /// <summary>What was seen of a task. Any thread; no allocation.</summary>
    /// <returns>False if it has ended.</returns>
    public bool TryGetFigures(TaskHandle task, out PoolTaskFigures figures) => TryRead(task.GetSlot(), out figures) && figures.Task == task;

    /// <summary>The tasks there are now, by slot. Any thread; allocates, and takes some nanoseconds for each slot that was ever used.</summary>
    public PoolTaskFigures[] GetTasks()
    {
        List<PoolTaskFigures> tasks = [];
        int slots = Slots;
        for (int slot = 0; slot < slots; slot++)
        {
            if (TryRead(slot, out PoolTaskFigures figures))
            {
                tasks.Add(figures);
            }
        }

        return [.. tasks];
    }

    /// <summary>How a worker has spent its time. Any thread; no allocation.</summary>
    /// <param name="worker">0 to <see cref="WorkPool.WorkerCount"/> - 1; all is 0 for one that has not begun to work.</param>
    public PoolWorkerTimes GetTimes(int worker)
    {
        if (MeterAt(worker) is not WorkerMeter meter)
        {
            return default;
        }

        long busy = meter.Busy;
        long idle = meter.Idle;
        long now = Now;
        long sleep = meter.GetSleep(now);
        long current = meter.GetCurrent(out long startedAt);
        return new PoolWorkerTimes(busy, idle, (TaskHandle)current, current == 0 ? 0 : long.Max(0, now - startedAt), sleep);
    }

    /// <summary>Counts a worker's polls by how long they took. Any thread; no allocation.</summary>
    /// <param name="worker">0 to <see cref="WorkPool.WorkerCount"/> - 1.</param>
    /// <param name="counts">Gets a number for each bucket of <see cref="PollDurations"/>, from its start.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void GetPollCounts(int worker, Span<long> counts)
    {
        if (counts.Length < PollDurations.Buckets)
        {
            throw new ArgumentException("must have room for " + PollDurations.Buckets + " numbers", nameof(counts));
        }

        counts.Clear();
        MeterAt(worker)?.AddTo(counts);
    }

    /// <summary>What was counted of the tasks of a name, also of those that have ended.</summary>
    internal void GetNamed(int name, Span<long> counts, out long busy, out long longest)
    {
        counts.Clear();
        busy = 0;
        longest = 0;
        int meters = Volatile.Read(ref _meterCount);
        for (int worker = 0; worker < meters; worker++)
        {
            if (MeterAt(worker)?.OfName(name) is NameMeter meter)
            {
                meter.AddTo(counts);
                busy += meter.Busy;
                longest = long.Max(longest, meter.Longest);
            }
        }
    }

    /// <summary>What was seen of the task in a slot; false if there is none.</summary>
    internal bool TryRead(int slot, out PoolTaskFigures figures)
    {
        if (!_cells.TryCopy(slot, out TaskCell cell))
        {
            figures = default;
            return false;
        }

        var task = (TaskHandle)cell._handle;
        TaskState state = task.GetState();
        if (state is not (TaskState.Ready or TaskState.Waiting or TaskState.Running))
        {
            // It has ended, and nobody has told yet.
            figures = default;
            return false;
        }

        long now = Now;
        long poll = state == TaskState.Waiting ? -1 : PollOf(cell._handle, now);
        if (state != TaskState.Waiting)
        {
            // Another thread's task is Ready to this one, also while it is polled.
            state = poll >= 0 ? TaskState.Running : TaskState.Ready;
        }

        figures = new PoolTaskFigures(
            task,
            cell._name,
            state,
            cell._polls,
            cell._selfWakes,
            cell._busy,
            long.Max(0, poll),
            long.Max(cell._longest, poll),
            poll >= 0 ? 0 : long.Max(0, now - cell._polledAt),
            cell._readySince == TaskCell.Never ? cell._longestReady : long.Max(cell._longestReady, now - cell._readySince),
            long.Max(0, now - cell._spawnedAt));
        return true;
    }

    /// <summary>How long a task has been in its poll; -1 if it is in none.</summary>
    private long PollOf(long task, long now)
    {
        int meters = Volatile.Read(ref _meterCount);
        for (int worker = 0; worker < meters; worker++)
        {
            if (MeterAt(worker) is WorkerMeter meter && meter.GetCurrent(out long startedAt) == task)
            {
                return long.Max(0, now - startedAt);
            }
        }

        return -1;
    }

    private WorkerMeter? MeterAt(int worker) => Volatile.Read(ref _meters[worker]);
}
