namespace Embedded.Async;

/// <summary>A combinator of one branch that, once cancelled, gives the branch so long and then drops it where it stands.</summary>
/// <remarks>
/// <code>
///   runs --(1)--> cleans up --(2)--> ended
///                     +------(3)---> ended, aborted
/// </code>
/// 1 <see cref="Cancel"/> cancels the branch and arms the timer. 2 the clean-up has ended. 3 the timer has fired first.
/// </remarks>
internal sealed class CleanUpLimitFuture : Future
{
    private static readonly SharedPool s_shared = new("LimitCleanUp", "CombinatorsPerExecutor in nf.config");

    private readonly BranchSet _branches;

    /// <summary>Not a branch, because it must outlive the cancellation of all branches.</summary>
    private readonly OwnTimer _timer = new();
    private long _ticks;
    private bool _isCancelled;

    internal CleanUpLimitFuture()
    {
        _branches = new BranchSet(this, branches: 1, BranchMode.All);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "LimitCleanUp";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new CleanUpLimitFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static CleanUpLimitFuture Rent(Future future, long ticks)
    {
        Future? free = s_shared.Rent();
        CleanUpLimitFuture limit = free is null ? Platform.Track(new CleanUpLimitFuture()) : Platform.As<CleanUpLimitFuture>(free);
        limit._branches.Add(future);
        limit._ticks = ticks;
        return limit;
    }

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly();

    internal override Future? Poll(Executor executor) => Limited(executor, _branches.Poll(executor));

    internal override Future? Cancel(Executor executor)
    {
        if (!_isCancelled)
        {
            _isCancelled = true;
            _timer.Set(_ticks, relative: true);
            _timer.Attach(null);
            _timer.Poll(executor);
        }

        return Limited(executor, _branches.Cancel(executor));
    }

    internal override void Abort(Executor executor) => Disarm(executor);

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    /// <summary>Looks at the time when a round is over and the clean-up waits; what ends at the last moment has ended in time.</summary>
    private Future? Limited(Executor executor, Future? next)
    {
        if (next is null && !IsEnded && _isCancelled && IsTimeOver(executor))
        {
            executor.ReportUnseen(Errors.CleanUpTooLong(_branches[0].Name));
            _branches.Abort(executor);
            next = _branches.Poll(executor);
        }

        if (IsEnded)
        {
            Disarm(executor);
            if ((_state & FutureStatus.Mask) == FutureStatus.Canceled && _branches[0].HasSucceeded)
            {
                // A shield below went on to its end: as if the limit were not there.
                SetStatus(FutureStatus.Completed);
            }
        }

        return next;
    }

    private bool IsTimeOver(Executor executor)
    {
        // In a pool only a poll ends it.
        _timer.Poll(executor);
        return _timer.IsEnded;
    }

    private void Disarm(Executor executor)
    {
        if (_isCancelled)
        {
            _isCancelled = false;
            _timer.Cancel(executor);
        }
    }
}
