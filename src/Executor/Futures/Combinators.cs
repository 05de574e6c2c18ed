using System;

namespace Embedded.Async;

/// <summary>Waits for all of its futures.</summary>
internal sealed class JoinFuture : Future
{
    private static readonly SharedPool s_shared = new("Join", "CombinatorsPerExecutor in nf.config");

    internal readonly BranchSet _branches;

    internal JoinFuture()
    {
        _branches = new BranchSet(this, BuildConfig.BranchesPerCombinator);
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "Join";

    internal static void Fill(int count)
    {
        s_shared.Prepare();
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new JoinFuture());
        }
    }

    internal static JoinFuture Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? ThreadPools.Track(new JoinFuture()) : Platform.As<JoinFuture>(free);
    }

    internal override bool TryCompleteEarly()
    {
        if (!_branches.TryCompleteEarly(all: true))
        {
            return false;
        }

        End(Executor.Current);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        Future? next = _branches.Step(executor, race: false);
        return next is null && _branches.AllEnded ? End(executor) : next;
    }

    internal override Future? Cancel(Executor executor)
    {
        Future? next = _branches.Cancel(executor);
        return next is null && _branches.AllEnded ? End(executor) : next;
    }

    internal override void Recycle() => s_shared.Return(this);

    private Future? End(Executor executor)
    {
        Future? next = _continuation;
        Exception? exception = _branches.FirstException();
        if (exception is not null)
        {
            // Also when it was cancelled: what a child or its clean-up threw must reach somebody.
            EndFaulted(exception);
        }
        else if (_branches.IsCancelled)
        {
            EndCanceled();
        }
        else
        {
            SetStatus(FutureStatus.Completed);
        }

        _branches.Release(executor, exception);
        return next;
    }
}

/// <summary>Waits for the first of its futures, and drops the others.</summary>
internal abstract class RaceFuture<T> : Future<T>
{
    internal readonly BranchSet _branches;

    private protected RaceFuture(int branches)
    {
        _branches = new BranchSet(this, branches);
    }

    internal override BranchSet? Branches => _branches;

    internal override bool TryCompleteEarly()
    {
        if (!_branches.TryCompleteEarly(all: false))
        {
            return false;
        }

        Executor executor = Executor.Current;
        if (!_branches.TryAbandonInert(executor))
        {
            return false;
        }

        End(executor);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        Future? next = _branches.Step(executor, race: true);
        return next is null && _branches.AllEnded ? End(executor) : next;
    }

    internal override Future? Cancel(Executor executor)
    {
        Future? next = _branches.Cancel(executor);
        return next is null && _branches.AllEnded ? End(executor) : next;
    }

    /// <summary>What the race tells of its winner.</summary>
    private protected abstract T ResultOf(int winner);

    private Future? End(Executor executor)
    {
        Future? next = _continuation;
        Exception? exception = _branches.IsCancelled ? _branches.FirstException() : _branches.WinnersException();
        if (exception is not null)
        {
            EndFaulted(exception);
        }
        else if (_branches.IsCancelled)
        {
            EndCanceled();
        }
        else
        {
            _result = ResultOf(_branches.Winner);
            SetStatus(FutureStatus.Completed);
        }

        _branches.Release(executor, exception);
        return next;
    }
}

/// <summary>A race that ends with the winner's place.</summary>
internal sealed class SelectFuture() : RaceFuture<int>(BuildConfig.BranchesPerCombinator)
{
    private static readonly SharedPool s_shared = new("Select", "CombinatorsPerExecutor in nf.config");

    internal override string Name => "Select";

    internal static void Fill(int count)
    {
        s_shared.Prepare();
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new SelectFuture());
        }
    }

    internal static SelectFuture Rent()
    {
        Future? free = s_shared.Rent();
        return free is null ? ThreadPools.Track(new SelectFuture()) : Platform.As<SelectFuture>(free);
    }

    internal override void Recycle() => s_shared.Return(this);

    private protected override int ResultOf(int winner) => winner;
}

/// <summary>A race against a timer that ends with whether the future won.</summary>
internal sealed class TimeoutFuture() : RaceFuture<bool>(branches: 2)
{
    private static readonly SharedPool s_shared = new("Timeout", "CombinatorsPerExecutor in nf.config");

    internal override string Name => "Timeout";

    internal static void Fill(int count)
    {
        s_shared.Prepare();
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new TimeoutFuture());
        }
    }

    /// <summary>Its own, so that a timeout takes no timer from the pool.</summary>
    private readonly OwnTimer _timer = new();

    internal static TimeoutFuture Rent(Future future, long ticks, bool relative)
    {
        Future? free = s_shared.Rent();
        TimeoutFuture timeout = free is null ? ThreadPools.Track(new TimeoutFuture()) : Platform.As<TimeoutFuture>(free);
        timeout._branches.Add(future);
        timeout._timer.Set(ticks, relative);
        return timeout;
    }

    internal override void Recycle() => s_shared.Return(this);

    internal override bool TryCompleteEarly()
    {
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
        // Not before the first poll: most timeouts are round something that is ready at once.
        if (_branches.Count == 1)
        {
            _branches.Add(_timer);
        }

        return base.Poll(executor);
    }

    private protected override bool ResultOf(int winner) => winner == 0;

    private sealed class OwnTimer : TimerFuture
    {
        internal override void Recycle() => SetStatus(FutureStatus.Taken);
    }
}

/// <summary>The pools of combinators.</summary>
internal static class Combinators
{
    internal static void Fill(int count)
    {
        JoinFuture.Fill(count);
        SelectFuture.Fill(count);
        TimeoutFuture.Fill(count);
    }
}
