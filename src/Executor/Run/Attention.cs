namespace Embedded.Async;

/// <summary>
/// The bits of what keeps the executor's loop from its hot path. One int, so that the hot path asks once after each poll.
/// </summary>
internal static class Attention
{
    /// <summary>The task that is being polled was woken meanwhile: it goes to the back of the queue instead of waiting.</summary>
    public const int WokenItself = 1;

    /// <summary>A result of a joined or selected future is kept for the task that is being polled.</summary>
    public const int Untaken = 2;

    /// <summary>A branch of a combinator was polled.</summary>
    public const int Branch = 4;

    /// <summary>
    /// The task has used up its budget of awaits: what it awaits now is polled in its next turn. Set by StepAside, cleared by the
    /// step of the loop that follows.
    /// </summary>
    public const int StepAside = 64;

    /// <summary>The bits that the end of a poll clears.</summary>
    public const int OfOnePoll = WokenItself | Untaken | Branch | StepAside;

    /// <summary>Stop was called, or the future of a BlockOn has ended. Cleared when the next round begins.</summary>
    public const int Leave = 8;

    /// <summary>There is a trace. Set and cleared with it.</summary>
    public const int Traced = 16;

    /// <summary>Added for each task whose cancellation was asked for, and taken off when it has ended.</summary>
    public const int OneCancelled = 128;
}
