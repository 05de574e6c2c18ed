using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Told of what a pool does; override what you want to know.</summary>
/// <remarks>
/// Called by the worker it speaks of, so several threads may call at the same time. What a member throws while a task is polled ends that task;
/// elsewhere it ends the process. Without a trace each place costs a test.
/// </remarks>
public abstract class PoolTrace
{
    /// <summary>A worker's thread has started; called on it.</summary>
    /// <param name="worker">0 to the number of workers - 1.</param>
    public virtual void WorkerStarted(int worker)
    {
    }

    /// <summary>A worker's thread ends.</summary>
    public virtual void WorkerStopped(int worker)
    {
    }

    /// <summary>A worker goes to sleep, because there is nothing to do.</summary>
    public virtual void WorkerParks(int worker)
    {
    }

    /// <summary>A worker has woken up.</summary>
    public virtual void WorkerUnparks(int worker)
    {
    }

    /// <summary>A task was spawned; called by who spawns it, before anybody polls it.</summary>
    public virtual void TaskSpawned(TaskHandle task, string? name)
    {
    }

    /// <summary>A poll begins.</summary>
    public virtual void PollStarted(int worker, TaskHandle task)
    {
    }

    /// <summary>A poll has ended.</summary>
    public virtual void PollEnded(int worker, TaskHandle task)
    {
    }

    /// <summary>After a poll that did not end the task: it wants another one at once, because it yielded or woke itself.</summary>
    public virtual void TaskWokeItself(int worker, TaskHandle task)
    {
    }

    /// <summary>A task has ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="state">Completed, Faulted or Canceled.</param>
    public virtual void TaskEnded(TaskHandle task, TaskState state)
    {
    }
}
