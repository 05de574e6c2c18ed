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
        if (IsEnded)
        {
            // The timer has fired. That the deadline may have been moved since does not matter: it has passed.
            _source.CancelWait(_node);
            return _continuation;
        }

        if (_source.PollWait(_node, executor.CurrentWaker))
        {
            Disarm(executor);
            SetStatus(FutureStatus.Completed);
            return _continuation;
        }

        // After it stands in the queue: who moves the deadline from here on wakes it.
        long deadline = _source.EarliestDeadlineTicks;
        if ((_state & FutureStatus.Armed) == 0 || DeadlineTicks != deadline)
        {
            Disarm(executor);
            if (deadline != long.MaxValue)
            {
                Arm(executor, deadline);
            }
        }

        return null;
    }

    internal override Future? Cancel(Executor executor)
    {
        _source.CancelWait(_node);
        return base.Cancel(executor);
    }

    internal override void Recycle() => s_shared.Return(this);

    private void Arm(Executor executor, long deadline)
    {
        _state |= FutureStatus.Armed | (executor.CurrentSlot << FutureStatus.SlotShift);
        executor.Wheel.Arm(this, deadline);
    }

    private void Disarm(Executor executor)
    {
        if ((_state & FutureStatus.Armed) != 0)
        {
            executor.Wheel.Disarm(this);
            _state &= ~FutureStatus.Armed;
        }
    }
}

/// <summary>A wait that belongs to one combinator.</summary>
internal sealed class OwnCancelledFuture : CancelledFuture
{
    internal override void Recycle() => SetStatus(FutureStatus.Taken);
}
