using System.Collections.Generic;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Where a console has its snapshots from.</summary>
internal abstract class SnapshotSource
{
    /// <summary>"pool" or "executor".</summary>
    internal abstract string Kind { get; }

    /// <summary>Takes a snapshot. The console's thread; the snapshot is good until the next call.</summary>
    internal abstract Future<RuntimeSnapshot> Take();

    /// <summary>Asks for no more.</summary>
    internal abstract void Close();
}

/// <summary>A pool, whose figures any thread reads: also when all workers are stuck, which is when one wants to see them.</summary>
internal sealed class PoolSource(WorkPool pool, PoolMonitor monitor, PoolLints lints) : SnapshotSource
{
    private readonly RuntimeSnapshot _snapshot = new();

    internal override string Kind => "pool";

    internal override async Future<RuntimeSnapshot> Take()
    {
        RuntimeSnapshot snapshot = _snapshot;
        snapshot.Begin();
        snapshot.TaskCount = pool.TaskCount;
        snapshot.Injected = pool.InjectedCount;
        for (int worker = 0; worker < pool.WorkerCount; worker++)
        {
            PoolWorkerTimes times = monitor.GetTimes(worker);
            snapshot.Workers.Add(new WorkerSample(
                pool.GetFigures(worker),
                times.BusyNanoseconds + times.PollNanoseconds,
                times.IdleNanoseconds + times.SleepNanoseconds,
                NameOf(times.Task)));
        }

        int slots = monitor.Slots;
        for (int slot = 0; slot < slots; slot++)
        {
            if (monitor.TryRead(slot, out PoolTaskFigures figures))
            {
                snapshot.Add(new TaskSample(
                    figures.Task,
                    figures.Name,
                    figures.State,
                    figures.Polls,
                    figures.BusyNanoseconds + figures.PollNanoseconds,
                    figures.LongestPollNanoseconds,
                    figures.SinceLastPollNanoseconds,
                    lints.Check(figures) != TaskLint.None));
            }
        }

        snapshot.End();
        foreach (TaskSample task in snapshot.Tasks)
        {
            if (task.HasFindings && monitor.TryGetFigures(task.Task, out PoolTaskFigures figures))
            {
                lints.Describe(figures, snapshot.Findings);
            }
        }

        return snapshot;
    }

    internal override void Close()
    {
    }

    private string? NameOf(TaskHandle task) =>
        task == TaskHandle.None ? null
        : monitor.TryGetFigures(task, out PoolTaskFigures figures) && figures.Name is string name ? name
        : "task " + task.GetSlot();
}
