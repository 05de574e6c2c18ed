namespace Embedded.Async;

/// <summary>
/// Counts what the task in each slot does: polls, wake-ups, and with times how long its polls take, how long it waits for them, and
/// the load of the executor.
/// </summary>
/// <remarks>
/// <para>A slot's figures begin from 0 with each task that is spawned into it, and are kept after its end until the next.
/// Make it before the tasks: what was spawned before it was told is counted from then on.</para>
/// <para>Everything is allocated by the constructor. Executor thread only. With times each wake-up, poll, end of a poll and
/// rest looks at the clock once.</para>
/// </remarks>
public sealed partial class TaskCounters : ExecutorTrace
{
    private readonly TaskFigures[] _ofSlot;

    /// <summary>Into what each slot's task counts: the slot's own, or what CountInto said.</summary>
    private readonly TaskFigures[] _figures;

    /// <summary>The slot that is being polled, or -1.</summary>
    private int _polled = -1;

    /// <summary>Makes counters; they count once they are the executor's <see cref="Executor.Trace"/>, or a part of it.</summary>
    /// <param name="executor">Whose tasks.</param>
    /// <param name="withTimes">Whether times are measured, too.</param>
    public TaskCounters(Executor executor, bool withTimes = true)
    {
        int slots = executor.TaskSlots;
        _ofSlot = new TaskFigures[slots];
        _figures = new TaskFigures[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            _ofSlot[slot] = new TaskFigures();
            _figures[slot] = _ofSlot[slot];
        }

        if (withTimes)
        {
            BeginTimes(executor.Clock, slots);
        }
    }

    /// <summary>The figures of the task that has, or last had, a slot.</summary>
    /// <param name="slot">0 to <see cref="Executor.TaskSlots"/> - 1.</param>
    public TaskFigures GetFigures(int slot) => _figures[slot];

    /// <summary>The figures of a task; if it has ended, of the task that has its slot now.</summary>
    public TaskFigures GetFigures(TaskHandle task) => _figures[HandleBits.Slot((long)task)];

    /// <summary>
    /// Lets the task in a slot count into these figures until it ends, so that several tasks, or one that is started again and again, count
    /// together. Call it when the task was spawned, or from <see cref="ExecutorTrace.TaskSpawned"/> of a trace that is told after this one.
    /// </summary>
    public void CountInto(int slot, TaskFigures figures)
    {
        figures.Spawns++;
        _figures[slot] = figures;
    }

    /// <inheritdoc/>
    public override void TaskSpawned(int slot, string? name)
    {
        TaskFigures own = _ofSlot[slot];
        own.Reset();
        CountInto(slot, own);
        if (_load is not null)
        {
            _wokenAt[slot] = Never;
        }
    }

    /// <inheritdoc/>
    public override void TaskWoken(int slot)
    {
        TaskFigures figures = _figures[slot];
        figures.Wakes++;
        if (slot == _polled)
        {
            figures.SelfWakes++;
        }

        if (_load is not null)
        {
            BeginReady(slot);
        }
    }

    /// <inheritdoc/>
    public override void PollStarted(int slot)
    {
        _polled = slot;
        TaskFigures figures = _figures[slot];
        figures.Polls++;
        if (_load is not null)
        {
            BeginPoll(slot, figures);
        }
    }

    /// <inheritdoc/>
    public override void PollEnded(int slot)
    {
        _polled = -1;
        if (_load is not null)
        {
            EndPoll(slot);
        }
    }

    /// <inheritdoc/>
    public override void SteppedAside(int slot) => _figures[slot].StepAsides++;

    /// <inheritdoc/>
    public override void Idle(long untilTicks) => _load?.Enter(ExecutorLoad.AtRest, _clock.NowTicks);
}
