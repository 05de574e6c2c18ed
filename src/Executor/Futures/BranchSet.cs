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
/// came back to the combinator. 3 the scope is the outer one again. A branch that is a leaf needs no scope and is polled here.
/// <para>The children stay here when they have ended, until the combinator's own outcome is taken or dropped (<see cref="LetGo"/>): only
/// then is it known whether anybody sees what they have got.</para>
/// </remarks>
internal sealed class BranchSet
{
    private readonly Future _owner;
    private readonly bool _handsResultOn;
    private Branch[] _branches;
    private BranchMode _mode;
    private Branch? _outer;
    private int _count;
    private int _open;

    /// <summary>Branches that ended by an exception.</summary>
    private int _faults;

    /// <summary>Branches that the round has looked at; the round begins with the one at <see cref="_start"/>.</summary>
    private int _cursor;
    private int _start;

    /// <summary>The place of the branch that decided how the others end, or -1.</summary>
    private int _winner = -1;
    private bool _cancelRest;
    private bool _cancelAsked;
    private bool _cancelled;

    /// <summary>For LetGo: the combinator was the seen part of another one.</summary>
    private bool _isSeen;

    /// <param name="owner">The combinator.</param>
    /// <param name="branches">How many it holds without growing.</param>
    /// <param name="mode">When it ends.</param>
    /// <param name="handsResultOn">Whether the winner's result becomes the combinator's own.</param>
    internal BranchSet(Future owner, int branches, BranchMode mode, bool handsResultOn = false)
    {
        _owner = owner;
        _mode = mode;
        _handsResultOn = handsResultOn;
        owner._state |= FutureStatus.Combinator;
        _branches = new Branch[branches];
        for (int i = 0; i < _branches.Length; i++)
        {
            _branches[i] = new Branch(owner);
        }
    }

    internal int Count => _count;

    /// <summary>Whether a branch has not ended.</summary>
    internal bool IsOpen => _open != 0;

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
        branch._isLeaf = child.IsLeaf;
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
            if (branch._ended || branch._child.IsCombinator || !branch._child.TryCompleteEarly())
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
        if (child.IsCombinator || !child.TryCompleteEarly())
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
        int place = 0;
        while (_branches[place]._child != child)
        {
            place++;
        }

        _branches[place]._ended = true;
        _open--;
    }

    /// <summary>Ends a combinator whose branches were all dropped, or had ended before.</summary>
    internal void EndAborted(Executor executor)
    {
        _owner.EndCanceled();
        ReportFaults(executor, thrown: null);
    }

    /// <summary>
    /// Gives the children back, once the combinator's outcome was taken, or when it is sure that nobody will: what they have got goes back
    /// then. Results can be taken until the task awaits again, those in nested combinators too. A loop, because a call for each level
    /// of nesting would cost stack.
    /// </summary>
    internal void LetGo(bool isSeen)
    {
        if (_count == 0)
        {
            // Ended without a poll, see TryCompleteOnly.
            return;
        }

        Executor? executor = null;
        Future? nested = LetGoChildren(ref executor, isSeen && _owner.HasSucceeded, keepsRest: false, null);
        while (nested is not null)
        {
            Future combinator = nested;
            BranchSet set = combinator.Branches!;
            nested = combinator._continuation;
            bool isTakeable = set._isSeen && combinator.HasResult && executor is not null;
            nested = set.LetGoChildren(ref executor, set._isSeen && !combinator.HasResult, keepsRest: isTakeable, nested);
            if (isTakeable)
            {
                executor!.KeepUntilTaken(combinator);
            }
            else
            {
                combinator.Recycle();
            }
        }
    }

    /// <summary>Drops the branches that were never polled, except nested combinators, which are left for the loop to cancel.</summary>
    private void TryAbandonInert()
    {
        Executor executor = Executor.Current;
        for (int i = 0; i < _count; i++)
        {
            Branch branch = BranchAt(i);
            if (!branch._ended && !branch._child.IsCombinator)
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
        Exception? exception = _faults == 0 ? null : ExceptionToThrow();
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
            if (_winner >= 0)
            {
                _owner.Won(_winner);
            }

            _owner.EndCompleted();
        }

        ReportFaults(executor, exception);
        return next;
    }

    /// <summary>The exception of the winner, or of the first branch, in their order, that ended by one; or null.</summary>
    private Exception? ExceptionToThrow()
    {
        // Also when it was cancelled: what a child or its clean-up threw must reach somebody.
        if (_winner >= 0 && !_cancelled)
        {
            return _branches[_winner]._child.Exception;
        }

        int place = 0;
        while (_branches[place]._child.Exception is null)
        {
            place++;
        }

        return _branches[place]._child.Exception;
    }

    /// <summary>An exception that nobody will see, because it is not the one that is thrown, goes to the executor's handler.</summary>
    private void ReportFaults(Executor executor, Exception? thrown)
    {
        for (int i = 0; i < _count && _faults != 0; i++)
        {
            Exception? exception = _branches[i]._child.Exception;
            if (exception is not null)
            {
                _faults--;
                if (exception != thrown)
                {
                    executor.ReportUnseen(exception);
                }
            }
        }
    }

    /// <param name="executor">The one that polls a task now; found when it is needed.</param>
    /// <param name="isSeen">Whether somebody knows that the branches, in a race the winner, have completed.</param>
    /// <param name="keepsRest">Whether what has no result stays, because that is not known yet.</param>
    /// <param name="nested">A list of combinators.</param>
    /// <returns>The list with those in the branches added.</returns>
    private Future? LetGoChildren(ref Executor? executor, bool isSeen, bool keepsRest, Future? nested)
    {
        for (int i = 0; i < _count; i++)
        {
            Branch branch = _branches[i];
            Future? child = branch._child;
            if (child is null)
            {
                continue;
            }

            bool hasResult = child.HasResult && !_handsResultOn;
            bool hasSucceeded = child.HasSucceeded;
            if (keepsRest && hasSucceeded && !hasResult)
            {
                continue;
            }

            branch._child = null!;
            branch._innermost = null!;
            bool childIsSeen = hasSucceeded && isSeen && (_mode != BranchMode.First || i == _winner);
            if (child.IsCombinator && child.Branches is BranchSet set)
            {
                executor ??= Executor.Polling;
                set._isSeen = childIsSeen;
                child._continuation = nested;
                nested = child;
            }
            else if (hasResult && hasSucceeded && (executor ??= Executor.Polling) is not null)
            {
                executor!.KeepUntilTaken(child);
            }
            else if (hasSucceeded && (hasResult || !childIsSeen))
            {
                child.GiveBack();
            }
            else
            {
                child.Recycle();
            }
        }

        if (!keepsRest)
        {
            Clear();
        }

        return nested;
    }

    private void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            _branches[i]._ended = false;
            _branches[i]._cancelling = false;
        }

        _count = 0;
        _open = 0;
        _faults = 0;
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

            bool begins = _cancelRest && !branch._cancelling;
            branch._cancelling = _cancelRest;
            Future child = branch._child;
            if (branch._isLeaf)
            {
                if (begins)
                {
                    child.Cancel(executor);
                }
                else
                {
                    child.Poll(executor);
                }

                if (child.IsEnded)
                {
                    EndBranch(branch, _cursor - 1);
                }

                continue;
            }

            executor.EnterBranch(branch);
            BranchSet? nested = begins ? branch._innermost.Branches : null;
            if (nested is not null)
            {
                // It cancels its branches when the loop polls it; a call from here would cost stack at each level.
                nested._cancelAsked = true;
            }
            else if (begins)
            {
                Future? next = executor.CancelInnermost(ref branch._innermost);
                if (next == _owner)
                {
                    EndBranch(branch, _cursor - 1);
                    continue;
                }

                if (next is null)
                {
                    continue;
                }

                return next;
            }

            return branch._innermost;
        }

        if (executor.CurrentBranch != _outer)
        {
            executor.EnterBranch(_outer);
        }

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
        bool hasFailed = (branch._child._state & FutureStatus.Mask) == FutureStatus.Faulted;
        if (hasFailed)
        {
            _faults++;
        }

        if (!_cancelRest && (_mode == BranchMode.First || (hasFailed && _mode == BranchMode.AllOrFirstError)))
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
