namespace Embedded.Async;

/// <summary>
/// Looks at counters for tasks that are written in a way that does harm. Evaluated when it is asked; the check allocates nothing,
/// so a firmware may do it now and then and make text only if there is something to tell.
/// </summary>
/// <remarks>Executor thread only. All limits may be changed at any time. Lints that need times find nothing without them.</remarks>
public sealed class TaskLints
{
    private readonly Executor _executor;
    private readonly TaskCounters _counters;

    /// <summary>Makes the lints.</summary>
    /// <param name="executor">Whose tasks are looked at.</param>
    /// <param name="counters">The counters that are, or are a part of, this executor's trace.</param>
    public TaskLints(Executor executor, TaskCounters counters)
    {
        _executor = executor;
        _counters = counters;
    }

    /// <summary>Self-waking is not looked for before so many polls: starting up may take some turns. At first 100.</summary>
    public long FewestPolls { get; set; } = 100;

    /// <summary>The longest that a poll may take, in ticks, for <see cref="TaskLint.NeverYielding"/>. At first 20 ms.</summary>
    public long LongestPollTicks { get; set; } = Clock.TicksFromMilliseconds(20);

    /// <summary>The longest that a task may be ready without being polled, in ticks, for <see cref="TaskLint.Starved"/>. At first 100 ms.</summary>
    public long LongestReadyTicks { get; set; } = Clock.TicksFromMilliseconds(100);

    /// <summary>
    /// The longest that a task may wait without a timer of its own, in ticks, for <see cref="TaskLint.LostWaker"/>. At first there is no
    /// limit: who waits for a button may wait for ever. Set it to what the firmware's quietest task needs.
    /// </summary>
    public long LongestWaitTicks { get; set; } = long.MaxValue;

    /// <summary>Looks at all tasks there are now. No allocation.</summary>
    /// <returns>Every lint that holds for any of them.</returns>
    public TaskLint Check()
    {
        TaskLint found = TaskLint.None;
        for (int slot = 0; slot < _executor.TaskSlots; slot++)
        {
            found |= Check(_executor.GetTask(slot));
        }

        return found;
    }

    /// <summary>Looks at one task; nothing is found for one that has ended. No allocation.</summary>
    public TaskLint Check(TaskHandle task)
    {
        TaskState state = _executor.GetState(task);
        if (state is not (TaskState.Ready or TaskState.Running or TaskState.Waiting))
        {
            return TaskLint.None;
        }

        int slot = HandleBits.Slot((long)task);
        TaskLint found = Check(_counters.GetFigures(slot));
        if (state == TaskState.Ready && _counters.GetReadyTicks(slot) > LongestReadyTicks)
        {
            found |= TaskLint.Starved;
        }
        else if (state == TaskState.Waiting && _counters.GetTicksSincePoll(slot) > LongestWaitTicks && !_executor.Wheel.HasTimerOf(slot))
        {
            found |= TaskLint.LostWaker;
        }

        return found;
    }

    /// <summary>Looks at figures alone, also of tasks that have ended. No allocation.</summary>
    public TaskLint Check(TaskFigures figures)
    {
        TaskLint found = TaskLint.None;
        if (figures.Polls >= FewestPolls && (figures.SelfWakes - figures.StepAsides) * 2 > figures.Polls)
        {
            found |= TaskLint.SelfWaking;
        }

        if (figures.LongestPollTicks > LongestPollTicks || figures.StepAsides != 0)
        {
            found |= TaskLint.NeverYielding;
        }

        return figures.WorstLatencyTicks > LongestReadyTicks ? found | TaskLint.Starved : found;
    }

    /// <summary>The findings for all tasks there are now, by slot. Allocates.</summary>
    [Cold("text for people")]
    public TaskFinding[] GetFindings()
    {
        var found = new TaskLint[_executor.TaskSlots];
        int count = 0;
        for (int slot = 0; slot < found.Length; slot++)
        {
            found[slot] = Check(_executor.GetTask(slot));
            count += CountOf(found[slot]);
        }

        var findings = new TaskFinding[count];
        int next = 0;
        for (int slot = 0; slot < found.Length; slot++)
        {
            if (found[slot] != TaskLint.None)
            {
                string name = _executor.GetName(_executor.GetTask(slot)) ?? "task " + slot;
                next = Describe(findings, next, found[slot], _counters.GetFigures(slot), name, slot);
            }
        }

        return findings;
    }

    /// <summary>The findings for figures alone. Allocates.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="name">Whose they are.</param>
    [Cold("text for people")]
    public TaskFinding[] GetFindings(TaskFigures figures, string name)
    {
        TaskLint found = Check(figures);
        var findings = new TaskFinding[CountOf(found)];
        Describe(findings, 0, found, figures, name, slot: -1);
        return findings;
    }

    private static int CountOf(TaskLint lints)
    {
        int count = 0;
        for (int rest = (int)lints; rest != 0; rest &= rest - 1)
        {
            count++;
        }

        return count;
    }

    [Cold("text for people")]
    private int Describe(TaskFinding[] findings, int next, TaskLint found, TaskFigures figures, string name, int slot)
    {
        if ((found & TaskLint.SelfWaking) != 0)
        {
            long share = (figures.SelfWakes - figures.StepAsides) * 1000 / figures.Polls;
            findings[next++] = new TaskFinding(
                TaskLint.SelfWaking,
                name,
                slot,
                share,
                "self-waking, in " + share + " of 1000 polls",
                "await what it looks for, or a Ticker, instead of Future.Yield in a loop");
        }

        if ((found & TaskLint.NeverYielding) != 0)
        {
            bool isLong = figures.LongestPollTicks > LongestPollTicks;
            findings[next++] = new TaskFinding(
                TaskLint.NeverYielding,
                name,
                slot,
                isLong ? figures.LongestPollTicks : figures.StepAsides,
                isLong ? "never yielding, a poll took " + figures.LongestPollTicks + " ticks" : "never yielding, stepped aside " + figures.StepAsides + " times",
                isLong ? "await Future.Yield between parts of its work" : "what it awaits is always ready; wait for something, or yield");
        }

        if ((found & TaskLint.LostWaker) != 0)
        {
            long waited = _counters.GetTicksSincePoll(slot);
            findings[next++] = new TaskFinding(
                TaskLint.LostWaker,
                name,
                slot,
                waited,
                "lost waker, waits for " + _executor.GetWait(_executor.GetTask(slot)) + " since " + waited + " ticks",
                "see who should end that wait, or put a Timeout round it");
        }

        if ((found & TaskLint.Starved) != 0)
        {
            long ready = slot < 0 ? 0 : _counters.GetReadyTicks(slot);
            ready = ready > figures.WorstLatencyTicks ? ready : figures.WorstLatencyTicks;
            findings[next++] = new TaskFinding(
                TaskLint.Starved,
                name,
                slot,
                ready,
                "starved, was ready for " + ready + " ticks before a poll",
                "give it a higher priority, or shorten the polls of the others");
        }

        return next;
    }
}
