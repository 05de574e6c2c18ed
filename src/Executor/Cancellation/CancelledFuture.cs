namespace Embedded.Async;

/// <summary>Waits until a token is cancelled: it stands in the source's queue, and its timer at the earliest deadline.</summary>
internal class CancelledFuture : TimerFuture
{
    private static readonly SharedPool s_shared = new("CancellationToken.WhenCancelled", "the waiters of its CancellationSource");

    private readonly WaitNode _node = new();
    private CancellationSource _source = null!;

    internal override string Name => "CancellationToken.WhenCancelled";

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static CancelledFuture Rent(CancellationSource source)
    {
        Future? free = s_shared.Rent();
        CancelledFuture wait = free is null ? Platform.Track(new CancelledFuture()) : Platform.As<CancelledFuture>(free);
        wait._source = source;
        return wait;
    }

    internal static new void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new CancelledFuture());
        }
    }

    /// <summary>Makes a wait that belongs to one owner ready to wait again.</summary>
    internal void Set(CancellationSource source)
    {
        _source = source;
        _state = FutureStatus.Inert;
    }

    internal override bool TryCompleteEarly()
    {
        if (!_source.IsCancelled)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        if (_source.PollWait(_node, executor.CurrentWaker))
        {
            Disarm(executor);
            SetStatus(FutureStatus.Completed);
            return _continuation;
        }

        // Its timer may have fired at a deadline that was moved before it passed: then it waits on.
        if (IsEnded)
        {
            SetStatus(FutureStatus.Awaited);
        }

        // After it stands in the queue: who moves the deadline from here on wakes it.
        long deadline = _source.EarliestDeadlineTicks;
        if ((_state & FutureStatus.Armed) == 0 || DeadlineTicks != deadline)
        {
            Disarm(executor);
            if (deadline != long.MaxValue)
            {
                executor.ArmTimer(this, deadline);
            }
        }

        return null;
    }

    internal override void Recycle()
    {
        Withdraw();
        s_shared.Return(this);
    }

    /// <summary>
    /// Leaves the queue, however the wait has ended: one whose timer has fired, and which was cancelled before its poll, still stands there.
    /// </summary>
    private protected void Withdraw()
    {
        _source.CancelWait(_node);
        _source = null!;
    }

    private void Disarm(Executor executor)
    {
        if ((_state & FutureStatus.Armed) != 0)
        {
            executor.DisarmTimer(this);
        }
    }
}

/// <summary>A wait that belongs to one combinator.</summary>
internal sealed class OwnCancelledFuture : CancelledFuture
{
    internal override void Recycle()
    {
        Withdraw();
        SetStatus(FutureStatus.Taken);
    }
}
