using System.Collections.Generic;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What is told at one moment; used again for the next. One thread at a time.</summary>
internal sealed class RuntimeSnapshot
{
    /// <summary>More tasks than these are counted, but not told: a person does not read them.</summary>
    internal const int MostTasks = 200;

    private readonly PriorityQueue<TaskSample, (bool HasFindings, long Recent, long Busy)> _kept = new(MostTasks + 1);

    /// <summary>Each slot's task when it was last looked at, and how long it had been polled: who works now comes first, not who once did.</summary>
    private readonly SlotMap<(TaskHandle Task, long Busy)> _before = new();

    /// <summary>When it is of, in nanoseconds of some start.</summary>
    internal long Time { get; private set; }

    /// <summary>Tasks that exist.</summary>
    internal int TaskCount { get; set; }

    /// <summary>Tasks that stand in the injection queue.</summary>
    internal int Injected { get; set; }

    /// <summary>For how long an executor has not answered; 0 if it does.</summary>
    internal long Stalled { get; set; }

    internal List<WorkerSample> Workers { get; } = [];

    /// <summary>The tasks that are told, once <see cref="End"/> was called: with findings first, then by their work since the snapshot before.</summary>
    internal List<TaskSample> Tasks { get; } = [];

    /// <summary>What was found of these tasks.</summary>
    internal List<TaskFinding> Findings { get; } = [];

    internal void Begin()
    {
        Time = MonitorTime.Now;
        TaskCount = 0;
        Injected = 0;
        Stalled = 0;
        Workers.Clear();
        Tasks.Clear();
        Findings.Clear();
        _kept.Clear();
    }

    internal void Add(in TaskSample task)
    {
        int slot = task.Task.GetSlot();
        (TaskHandle was, long busy) = _before.Get(slot);
        _before.Set(slot, (task.Task, task.Busy));
        long recent = was == task.Task ? task.Busy - busy : task.Busy;
        // The least important is at the front of the queue.
        (bool, long, long) rank = (task.HasFindings, recent, task.Busy);
        if (_kept.Count < MostTasks)
        {
            _kept.Enqueue(task, rank);
        }
        else
        {
            _kept.EnqueueDequeue(task, rank);
        }
    }

    internal void End()
    {
        while (_kept.TryDequeue(out TaskSample task, out _))
        {
            Tasks.Add(task);
        }

        Tasks.Reverse();
    }
}
