namespace ModelChecking;

/// <summary>What a search has found.</summary>
/// <param name="Schedules">How many were run.</param>
/// <param name="Failure">The first that failed, or null.</param>
/// <param name="IsComplete">Whether all within the bounds were run.</param>
internal sealed record Outcome(int Schedules, Failure? Failure, bool IsComplete);

/// <summary>What went wrong.</summary>
internal enum FailureKind
{
    /// <summary>A thread, or the check at the end, threw.</summary>
    Exception,

    /// <summary>No thread that has not ended can go on: a deadlock, or a wake-up that was lost.</summary>
    Deadlock,

    /// <summary>The schedule has more operations than the bound.</summary>
    Livelock,

    /// <summary>The scenario is at fault: it does something else than before, or than the schedule that is replayed.</summary>
    NotTheSame,
}

/// <summary>One schedule that failed.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Schedule">Runs exactly this schedule again, see <see cref="Model.Replay"/>.</param>
/// <param name="Trace">One operation a line: its number, the thread, what it did to which variable, and where.</param>
internal sealed record Failure(FailureKind Kind, string Message, string Schedule, string Trace)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Message}\nschedule \"{Schedule}\"\n{Trace}";
}
