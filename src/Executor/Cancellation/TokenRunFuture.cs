namespace Embedded.Async;

/// <summary>A race of work against a token that ends with whether the work won.</summary>
internal sealed class TokenRunFuture : Future<bool>
{
    private static readonly SharedPool s_shared = new("CancellationToken.Run", "CombinatorsPerExecutor in nf.config");

    private readonly BranchSet _branches;

    /// <summary>Its own, so that a run takes no wait from the pool, and none is missing when it is polled.</summary>
    private readonly OwnCancelledFuture _wait = new();
    private CancellationSource _source = null!;

    /// <summary>The work's branch: the first, unless the token is cancelled already and so must win before the work has begun.</summary>
    private int _place;

    internal TokenRunFuture()
    {
        _branches = new BranchSet(this, branches: 2, BranchMode.First);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "CancellationToken.Run";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new TokenRunFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static TokenRunFuture Rent(CancellationSource source, Future work)
    {
        Future? free = s_shared.Rent();
        TokenRunFuture run = free is null ? Platform.Track(new TokenRunFuture()) : Platform.As<TokenRunFuture>(free);
        run._source = source;
        run._wait.Set(source);
        run._place = 0;
        if (source.IsCancelled)
        {
            run._branches.Add(run._wait);
            run._place = 1;
        }

        run._branches.Add(work);
        return run;
    }

    internal override bool TryCompleteEarly()
    {
        if (_place == 1)
        {
            return _branches.TryCompleteEarly();
        }

        if (!_branches.TryCompleteOnly())
        {
            return false;
        }

        _result = true;
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        if (_branches.Count == 1)
        {
            _branches.Add(_wait);
        }

        Future? next = _branches.Poll(executor);
        if (Exception is FutureCanceledException && _source.IsCancelled)
        {
            // The work has looked at the token itself.
            SetStatus(FutureStatus.Completed);
            _result = false;
        }

        return next;
    }

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    internal override void Won(int winner) => _result = winner == _place;
}
