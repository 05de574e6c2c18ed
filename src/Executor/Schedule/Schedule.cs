using System;

namespace Embedded.Async;

/// <summary>
/// Which of the ready tasks of one executor is polled next. Without one it is the task that was woken first. Pass it to the
/// executor's constructor.
/// </summary>
/// <remarks>
/// An executor with a schedule looks after every poll for wake-ups, timers that are due and the wish to stop, so a task that is always
/// ready delays none of these. It does delay less urgent tasks for as long as it is ready: give such a task a low priority or a late
/// deadline. Allocation: when the executor is made.
/// </remarks>
public abstract partial class Schedule
{
    /// <summary>No slot.</summary>
    private protected const int Nobody = -1;

    private Executor? _executor;

    private protected Schedule()
    {
    }

    /// <summary>Makes the tables, once.</summary>
    [Cold("an executor is made")]
    internal void Begin(Executor executor, int slots)
    {
        if (_executor is not null)
        {
            throw Errors.ScheduleUsed();
        }

        _executor = executor;
        Allocate(slots);
    }

    internal abstract bool IsEmpty { get; }

    /// <summary>Adds a slot that is not in it, behind all that are as urgent.</summary>
    internal abstract void Add(int slot);

    /// <summary>Takes out the most urgent slot; -1 if it is empty.</summary>
    internal abstract int Take();

    /// <summary>Gives a slot, which is not in it, what a new task has.</summary>
    internal abstract void Reset(int slot);

    private protected abstract void Allocate(int slots);

    /// <summary>The slot of a task of this schedule's executor, on its thread; -1 if the task has ended.</summary>
    /// <exception cref="WrongContextException">Another executor's task, another thread, or no executor has it yet.</exception>
    private protected int SlotOf(TaskHandle task)
    {
        Executor executor = _executor ?? throw Errors.NoExecutor("a Schedule");
        return executor.SlotOf(task);
    }
}
