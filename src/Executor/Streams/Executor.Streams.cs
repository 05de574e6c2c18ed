namespace Embedded.Async;

/// <summary>What the futures of streams ask their executor.</summary>
public sealed partial class Executor
{
    /// <summary>Whether what is being polled is being cancelled.</summary>
    internal bool IsUnwinding => _unwinding;

    /// <summary>Counts a wait of the task that is being polled; true if it has to go to the back of the run queue first.</summary>
    internal bool SpendBudget()
    {
        if (!Platform.SpendBudget() || TakeAwaitsBack())
        {
            return false;
        }

        Platform.BeginTurn(_thread!);
        _trace?.SteppedAside(CurrentSlot);
        return true;
    }

    /// <summary>Whether a future is kept for <see cref="Future{T}.TakeResult"/>, by the task that is being polled.</summary>
    internal bool IsUntaken(Future future)
    {
        Future? kept = _untaken;
        while (kept is not null && kept != future)
        {
            kept = kept._continuation;
        }

        return kept is not null;
    }
}
