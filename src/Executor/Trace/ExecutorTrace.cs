namespace Embedded.Async;

/// <summary>
/// What an executor tells of its work, in the order in which it happens, always on its own thread. Override what is
/// needed; none of it may allocate in steady state, block, or call the executor.
/// </summary>
public abstract class ExecutorTrace
{
    /// <summary>Two traces at once, and so any number: each hook of the first is called before that of the second. Allocates.</summary>
    public static ExecutorTrace Both(ExecutorTrace first, ExecutorTrace second) => new TracePair(first, second);

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
