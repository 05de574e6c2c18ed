namespace Embedded.Async;

/// <summary>Waits for all of its futures, or for the first that fails.</summary>
internal sealed class JoinFuture : Future
{
    private static readonly SharedPool s_shared = new("Join", "CombinatorsPerExecutor in nf.config");

    internal readonly BranchSet _branches;

    internal JoinFuture()
    {
        _branches = new BranchSet(this, BuildConfig.BranchesPerCombinator, BranchMode.All);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Join";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new JoinFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static JoinFuture Rent(BranchMode mode)
    {
        Future? free = s_shared.Rent();
        JoinFuture join = free is null ? Platform.Track(new JoinFuture()) : Platform.As<JoinFuture>(free);
        join._branches.SetMode(mode);
        return join;
    }

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly();

    internal override Future? Poll(Executor executor) => _branches.Poll(executor);

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }
}

/// <summary>A race that ends with the winner's place.</summary>
internal sealed class SelectFuture : Future<int>
{
    private static readonly SharedPool s_shared = new("Select", "CombinatorsPerExecutor in nf.config");

    internal readonly BranchSet _branches;

    internal SelectFuture()
    {
        _branches = new BranchSet(this, BuildConfig.BranchesPerCombinator, BranchMode.First);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Select";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new SelectFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static SelectFuture Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? Platform.Track(new SelectFuture()) : Platform.As<SelectFuture>(free);
    }

    internal static SelectFuture Rent(Future[] futures)
    {
        if (futures.Length == 0)
        {
            throw Errors.OutOfRange(nameof(futures), "must hold at least one future");
        }

        SelectFuture select = Rent();
        select._branches.Add(futures);
        return select;
    }

    internal override bool TryCompleteEarly() => _branches.TryCompleteEarly();

    internal override Future? Poll(Executor executor) => _branches.Poll(executor);

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    internal override void Won(int winner) => _result = winner;
}

/// <summary>A race against a timer that ends with whether the future won.</summary>
internal sealed class TimeoutFuture : Future<bool>
{
    private static readonly SharedPool s_shared = new("Timeout", "CombinatorsPerExecutor in nf.config");

    private readonly BranchSet _branches;

    /// <summary>Its own, so that a timeout takes no timer from the pool.</summary>
    private readonly OwnTimer _timer = new();

    internal TimeoutFuture()
    {
        _branches = new BranchSet(this, branches: 2, BranchMode.First);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Timeout";

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new TimeoutFuture());
        }
    }

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static TimeoutFuture Rent(Future future, long ticks, bool relative)
    {
        Future? free = s_shared.Rent();
        TimeoutFuture timeout = free is null ? Platform.Track(new TimeoutFuture()) : Platform.As<TimeoutFuture>(free);
        timeout._branches.Add(future);
        timeout._timer.Set(ticks, relative);
        return timeout;
    }

    internal override void Recycle()
    {
        _branches.LetGo(isSeen: true);
        s_shared.Return(this);
    }

    internal override bool TryCompleteEarly()
    {
        if (!_branches.TryCompleteOnly())
        {
            return false;
        }

        Won(0);
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        // Not before the first poll: most timeouts are round something that is ready at once.
        if (_branches.Count == 1)
        {
            _branches.Add(_timer);
        }

        return _branches.Poll(executor);
    }

    internal override Future? Cancel(Executor executor) => _branches.Cancel(executor);

    internal override void Won(int winner) => _result = winner == 0;
}
