namespace Embedded.Async;

/// <summary>One finding of <see cref="TaskLints"/>: which lint, which task, the figure, and what to change.</summary>
[Cold("made to be read by people")]
public sealed class TaskFinding
{
    internal TaskFinding(TaskLint lint, string task, int slot, long figure, string text, string advice)
    {
        Lint = lint;
        Task = task;
        Slot = slot;
        Figure = figure;
        Text = text;
        Advice = advice;
    }

    /// <summary>Which lint, one only.</summary>
    public TaskLint Lint { get; }

    /// <summary>The task's name, or <c>task</c> and its slot if it has none.</summary>
    public string Task { get; }

    /// <summary>The task's slot; -1 if the figures are of several tasks.</summary>
    public int Slot { get; }

    /// <summary>
    /// By how much: self-waking: self-wakes of 1,000 polls; never yielding: the longest poll in ticks, or, if that is within the limit,
    /// how often it stepped aside; lost waker: ticks it has waited; starved: the longest time in ticks that it was ready.
    /// </summary>
    public long Figure { get; }

    /// <summary>What was found, with its figure.</summary>
    public string Text { get; }

    /// <summary>What to change.</summary>
    public string Advice { get; }

    /// <summary>The finding as a line.</summary>
    public override string ToString() => Task + ": " + Text + "; " + Advice;
}
