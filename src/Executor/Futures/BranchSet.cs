using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>When a <see cref="BranchSet"/> ends.</summary>
internal enum BranchMode
{
    /// <summary>When all branches have ended.</summary>
    All,

    /// <summary>The same, but a branch that fails cancels the others.</summary>
    AllOrFirstError,

    /// <summary>The first branch that ends cancels the others.</summary>
    First,
}

/// <summary>The branches of one Join, Select, Timeout or the like, and the round in which each of them is polled.</summary>
/// <remarks>
/// A combinator is polled by the same loop as everything else, so combinators may be nested as deep as memory goes:
/// <code>
///   wake --(1)--> branch 0 --(2)--> branch 1 --(2)--> ... --(3)--> the combinator waits, or has ended
/// </code>
/// 1 <see cref="BeginRound"/> notes the scope the combinator stands in. 2 the branch has ended, or waits and the loop
/// came back to the combinator. 3 the scope is the outer one again.
/// </remarks>
internal sealed class BranchSet
{
    private readonly Future _owner;
    private Branch[] _branches;
    private BranchMode _mode;
    private Branch? _outer;
    private int _count;
    private int _open;

    /// <summary>Branches that the round has looked at; the round begins with the one at <see cref="_start"/>.</summary>
    private int _cursor;
    private int _start;

    /// <summary>The place of the branch that decided how the others end, or -1.</summary>
    private int _winner = -1;
    private bool _cancelRest;
    private bool _cancelAsked;
    private bool _cancelled;

    internal BranchSet(Future owner, int branches, BranchMode mode)
    {
        _owner = owner;
        _mode = mode;
        _branches = new Branch[branches];
        for (int i = 0; i < _branches.Length; i++)
        {
            _branches[i] = new Branch(owner);
        }
    }

    internal int Count => _count;

    /// <summary>Whether a branch was polled.</summary>
    internal bool HasBegun => _cursor != 0;

    /// <summary>Changes when it ends, before the first poll.</summary>
    internal void SetMode(BranchMode mode) => _mode = mode;

    /// <summary>The future in a branch.</summary>
    internal Future this[int place] => _branches[place]._child;

    /// <summary>A branch, for dumps.</summary>
    internal Branch BranchOf(int place) => _branches[place];

    /// <summary>Lets chance say which branch is looked at first, so that none is preferred.</summary>
    internal void Shuffle()
    {
        Executor? executor = Platform.Running;
        _start = executor is null ? 0 : executor.NextRandom(_count);
    }

    internal bool IsCancelAsked => _cancelAsked;

    internal void Add(Future child)
    {
        child.Attach(_owner);
        if (_count == _branches.Length)
        {
            Grow();
        }

        Branch branch = _branches[_count++];
        branch._child = child;
        branch._innermost = child;
        _open++;
    }

    internal void Add(Future[] children)
    {
        foreach (Future child in children)
        {
            Add(child);
        }
    }

    /// <summary>
    /// Ends, without a poll, every branch that can, or in a race the first. A race must not look past its first branch: whether
    /// that one is ready too, and so wins, is known only after its poll. Nested combinators are left to the loop, because a call
    /// from here would cost stack at each level.
    /// </summary>
    internal bool TryCompleteEarly()
    {
        bool isRace = _mode == BranchMode.First;
        for (int i = 0; i < _count; i++)
        {
            Branch branch = BranchAt(i);
            if (branch._ended || branch._child.Branches is not null || !branch._child.TryCompleteEarly())
            {
                if (isRace)
                {
                    return false;
                }
            }
            else
            {
                EndBranch(branch, i);
                if (isRace)
                {
                    TryAbandonInert();
                    break;
                }
            }
        }

        if (_open != 0)
        {
            return false;
        }

        End(Executor.Current);
        return true;
    }

    /// <summary>
    /// Ends the only branch without a poll, if it can, and gives it back: the short way through a timeout round something that
    /// is ready, which is most of them. What ends this way has a result, never an exception.
    /// </summary>
    internal bool TryCompleteOnly()
    {
        Branch branch = _branches[0];
        Future child = branch._child;
        if (child.Branches is not null || !child.TryCompleteEarly())
        {
            return false;
        }

        branch._child = null!;
        branch._innermost = null!;
        _count = 0;
        _open = 0;
        if (child.HasResult)
        {
            Executor.Current.KeepUntilTaken(child);
        }
        else
        {
            child.Recycle();
        }

        return true;
    }

    /// <summary>One poll of the combinator: a step of a round, or its end.</summary>
    internal Future? Poll(Executor executor)
    {
        if (_cancelAsked)
        {
            _cancelAsked = false;
            return _owner.Cancel(executor);
        }

        Branch? current = executor.CurrentBranch;
        if (current is null || current._owner != _owner)
        {
            BeginRound(current);
        }
        else if (current._child.IsEnded)
        {
            EndBranch(current, _cursor - 1);
        }

        return NextBranch(executor);
    }

    /// <summary>Cancels every branch that has not ended; returns as <see cref="Poll"/> does.</summary>
    internal Future? Cancel(Executor executor)
    {
        _cancelled = true;
        _cancelRest = true;
        BeginRound(executor.CurrentBranch);
        return NextBranch(executor);
    }

    /// <summary>Whether the loop comes from one of its branches.</summary>
    internal bool IsInRound(Executor executor) => executor.CurrentBranch is not null && executor.CurrentBranch._owner == _owner;

    /// <summary>The first branch that has not ended, or null.</summary>
    internal Branch? FirstOpen()
    {
        for (int i = 0; i < _count; i++)
        {
            if (!_branches[i]._ended)
            {
                return _branches[i];
            }
        }

        return null;
    }

    /// <summary>Drops every branch where it stands; the poll that follows ends the combinator.</summary>
    internal void Abort(Executor executor)
    {
        Branch? open;
        while ((open = FirstOpen()) is not null)
        {
            executor.Abort(open);
            EndAborted(open._child);
        }
    }

    /// <summary>Notes that the future of a branch was dropped where it stood.</summary>
    internal void EndAborted(Future child)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_branches[i]._child == child)
            {
                _branches[i]._ended = true;
                _open--;
            }
        }
    }

    /// <summary>Ends a combinator whose branches were all dropped, or had ended before.</summary>
    internal void EndAborted(Executor executor)
    {
        _cancelled = true;
        _owner.EndCanceled();
        Release(executor, thrown: null);
    }

    /// <summary>Drops the branches that were never polled, except nested combinators, which are left for the loop to cancel.</summary>
    private void TryAbandonInert()
    {
        Executor executor = Executor.Current;
        for (int i = 0; i < _count; i++)
        {
            Branch branch = BranchAt(i);
            if (!branch._ended && branch._child.Branches is null)
            {
                branch._child.Cancel(executor);
                EndBranch(branch, i);
            }
        }
    }

    /// <summary>Every branch has ended, and so does the combinator.</summary>
    private Future? End(Executor executor)
    {
        Future? next = _owner._continuation;
        // Also when it was cancelled: what a child or its clean-up threw must reach somebody.
        Exception? exception = _winner >= 0 && !_cancelled ? _branches[_winner]._child.Exception : FirstException();
        if (exception is not null)
        {
            _owner.EndFaulted(exception);
        }
        else if (_cancelled)
        {
            _owner.EndCanceled();
        }
        else
        {
            _owner.Won(_winner);
            _owner.EndCompleted();
        }

        Release(executor, exception);
        return next;
    }

    /// <summary>The exception of the first branch, in their order, that ended by one; or null.</summary>
    private Exception? FirstException()
    {
        for (int i = 0; i < _count; i++)
        {
            Exception? exception = _branches[i]._child.Exception;
            if (exception is not null)
            {
                return exception;
            }
        }

        return null;
    }

    /// <summary>
    /// Gives the children back, those with a result once it is taken, and forgets them. An exception that nobody will see,
    /// because it is not the one that is thrown, goes to the executor's handler.
    /// </summary>
    private void Release(Executor executor, Exception? thrown)
    {
        for (int i = 0; i < _count; i++)
        {
            Branch branch = _branches[i];
            Future child = branch._child;
            branch._child = null!;
            branch._innermost = null!;
            branch._ended = false;
            branch._cancelling = false;
            if (child.HasSucceeded && child.HasResult)
            {
                // Of a cancelled combinator nobody takes it: it goes back where it came from when the task waits.
                executor.KeepUntilTaken(child);
            }
            else if (child.HasSucceeded && _cancelled)
            {
                child.GiveBack();
            }
            else
            {
                Exception? exception = child.Exception;
                child.Recycle();
                if (exception is not null && exception != thrown)
                {
                    executor.ReportUnseen(exception);
                }
            }
        }

        _count = 0;
        _open = 0;
        _winner = -1;
        _start = 0;
        _cursor = 0;
        _outer = null;
        _cancelRest = false;
        _cancelled = false;
    }

    private void BeginRound(Branch? outer)
    {
        _outer = outer;
        _cursor = 0;
    }

    /// <summary>The future to poll next, in the next branch that has not ended; or, when the round is over, the combinator's own answer.</summary>
    private Future? NextBranch(Executor executor)
    {
        while (_cursor < _count)
        {
            Branch branch = BranchAt(_cursor++);
            if (branch._ended)
            {
                continue;
            }

            if (!_cancelRest || branch._cancelling)
            {
                executor.EnterBranch(branch);
                return branch._innermost;
            }

            branch._cancelling = true;
            executor.EnterBranch(branch);
            BranchSet? nested = branch._innermost.Branches;
            if (nested is not null)
            {
                // It cancels its branches when the loop polls it; a call from here would cost stack at each level.
                nested._cancelAsked = true;
                return branch._innermost;
            }

            Future? next = executor.CancelInnermost(ref branch._innermost);
            if (next == _owner)
            {
                EndBranch(branch, _cursor - 1);
            }
            else if (next is not null)
            {
                return next;
            }
        }

        executor.EnterBranch(_outer);
        return _open == 0 ? End(executor) : null;
    }

    /// <summary>The branch that comes in a round after so many others.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private Branch BranchAt(int turn) => _branches[PlaceOf(turn)];

    [MethodImpl(Platform.InlineOnHost)]
    private int PlaceOf(int turn)
    {
        int place = _start + turn;
        return place < _count ? place : place - _count;
    }

    /// <summary>Notes the end of a branch, and sends the round back to its start if that one decides how the others end.</summary>
    private void EndBranch(Branch branch, int turn)
    {
        branch._ended = true;
        _open--;
        if (!_cancelRest && (_mode == BranchMode.First || (_mode == BranchMode.AllOrFirstError && branch._child.Fault is not null)))
        {
            _winner = PlaceOf(turn);
            _cancelRest = true;
            _cursor = 0;
        }
    }

    [Cold("grows until the executor is sealed")]
    private void Grow()
    {
        if (Platform.IsSealed)
        {
            throw Errors.PoolExhausted("Join or Select", "BranchesPerCombinator in nf.config");
        }

        int length = _branches.Length;
        var longer = new Branch[length * 2];
        Array.Copy(_branches, 0, longer, 0, length);
        for (int i = length; i < longer.Length; i++)
        {
            longer[i] = new Branch(_owner);
        }

        _branches = longer;
    }
}
