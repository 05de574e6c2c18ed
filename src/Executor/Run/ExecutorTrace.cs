namespace Embedded.Async;

/// <summary>Told of an exception that ended a task which nobody joins.</summary>
/// <param name="task">The task; stale by now, but its name can still be asked for.</param>
/// <param name="exception">What ended it.</param>
public delegate void UnhandledExceptionHandler(TaskHandle task, System.Exception exception);

/// <summary>
/// What an executor tells of its work, in the order in which it happens, always on its own thread. Override what is
/// needed; none of it may allocate in steady state, block, or call the executor.
/// </summary>
public abstract class ExecutorTrace
{
    /// <summary>A task was spawned into a slot.</summary>
    public virtual void TaskSpawned(int slot, string? name)
    {
    }

    /// <summary>A task was put into the run queue. (Wake-ups of a task that is in it already are not told.)</summary>
    public virtual void TaskWoken(int slot)
    {
    }

    /// <summary>A poll begins.</summary>
    public virtual void PollStarted(int slot)
    {
    }

    /// <summary>A poll has ended.</summary>
    public virtual void PollEnded(int slot)
    {
    }

    /// <summary>A task did so many awaits without a wait that the loop sent it to the back of the run queue, within its poll.</summary>
    public virtual void SteppedAside(int slot)
    {
    }

    /// <summary>A task has ended; the slot may be used again.</summary>
    public virtual void TaskEnded(int slot, TaskState state)
    {
    }

    /// <summary>A timer fired.</summary>
    /// <param name="latenessTicks">How long after its deadline.</param>
    public virtual void TimerFired(long latenessTicks)
    {
    }

    /// <summary>Nothing is ready until a time, or <see cref="long.MaxValue"/>.</summary>
    public virtual void Idle(long untilTicks)
    {
    }
}
