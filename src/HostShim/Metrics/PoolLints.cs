using System.Collections.Generic;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Looks at a monitor for tasks that are written in a way that does harm: as <see cref="TaskLints"/>, for a pool. Evaluated when it is asked,
/// by any thread.
/// </summary>
/// <remarks>
/// A pool does not say when a task is woken, nor whether a timer will end its wait. So <see cref="TaskLint.Starved"/> knows of the time after a
/// spawn or a yield only, and <see cref="TaskLint.LostWaker"/> finds whoever waits for longer than the limit.
/// </remarks>
public sealed class PoolLints
{
    private readonly PoolMonitor _monitor;

    /// <summary>Makes the lints.</summary>
    /// <param name="monitor">Whose tasks are looked at.</param>
    public PoolLints(PoolMonitor monitor) => _monitor = monitor;

    /// <summary>Self-waking is not looked for before so many polls: starting up may take some turns. At first 100.</summary>
    public long FewestPolls { get; set; } = 100;

    /// <summary>The longest that a poll may take, for <see cref="TaskLint.NeverYielding"/>. At first 20 ms.</summary>
    public long LongestPollNanoseconds { get; set; } = 20_000_000;

    /// <summary>The longest that a task may be ready without being polled, for <see cref="TaskLint.Starved"/>. At first 100 ms.</summary>
    public long LongestReadyNanoseconds { get; set; } = 100_000_000;

    /// <summary>The longest that a task may wait, for <see cref="TaskLint.LostWaker"/>. At first there is no limit.</summary>
    public long LongestWaitNanoseconds { get; set; } = long.MaxValue;

    /// <summary>Looks at the figures of a task. No allocation.</summary>
    public TaskLint Check(in PoolTaskFigures figures)
    {
        TaskLint found = TaskLint.None;
        if (figures.Polls >= FewestPolls && figures.SelfWakes * 2 > figures.Polls)
        {
            found |= TaskLint.SelfWaking;
        }

        if (figures.LongestPollNanoseconds > LongestPollNanoseconds)
        {
            found |= TaskLint.NeverYielding;
        }

        if (figures.State == TaskState.Waiting && figures.SinceLastPollNanoseconds > LongestWaitNanoseconds)
        {
            found |= TaskLint.LostWaker;
        }

        return figures.LongestReadyNanoseconds > LongestReadyNanoseconds ? found | TaskLint.Starved : found;
    }

    /// <summary>The findings for all tasks there are now, by slot. Allocates.</summary>
    public TaskFinding[] GetFindings()
    {
        List<TaskFinding> findings = [];
        int slots = _monitor.Slots;
        for (int slot = 0; slot < slots; slot++)
        {
            if (_monitor.TryRead(slot, out PoolTaskFigures figures))
            {
                Describe(figures, findings);
            }
        }

        return [.. findings];
    }

    /// <summary>Adds the findings for one task. Allocates if there are any.</summary>
    internal void Describe(in PoolTaskFigures figures, List<TaskFinding> findings)
    {
        TaskLint found = Check(figures);
        if ((found & TaskLint.SelfWaking) != 0)
        {
            long share = figures.SelfWakes * 1000 / figures.Polls;
            findings.Add(Make(
                TaskLint.SelfWaking,
                figures,
                share,
                "self-waking, in " + share + " of 1000 polls",
                "await what it looks for, or a Ticker, instead of Future.Yield in a loop"));
        }

        if ((found & TaskLint.NeverYielding) != 0)
        {
            findings.Add(Make(
                TaskLint.NeverYielding,
                figures,
                figures.LongestPollNanoseconds,
                "never yielding, a poll took " + Milliseconds(figures.LongestPollNanoseconds),
                "await Future.Yield between parts of its work, or do it on a thread that may block"));
        }

        if ((found & TaskLint.LostWaker) != 0)
        {
            findings.Add(Make(
                TaskLint.LostWaker,
                figures,
                figures.SinceLastPollNanoseconds,
                "lost waker, waits since " + Milliseconds(figures.SinceLastPollNanoseconds),
                "see who should end that wait, or put a Timeout round it"));
        }

        if ((found & TaskLint.Starved) != 0)
        {
            findings.Add(Make(
                TaskLint.Starved,
                figures,
                figures.LongestReadyNanoseconds,
                "starved, was ready for " + Milliseconds(figures.LongestReadyNanoseconds) + " before a poll",
                "shorten the polls of the others, or give the pool more workers"));
        }
    }

    private static string Milliseconds(long nanoseconds) => (nanoseconds / 1_000_000) + " ms";

    private static TaskFinding Make(TaskLint lint, in PoolTaskFigures figures, long figure, string text, string advice)
    {
        int slot = figures.Task.GetSlot();
        return new TaskFinding(lint, figures.Name ?? "task " + slot, slot, figure, text, advice);
    }
}
