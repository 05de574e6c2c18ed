using System;

namespace Embedded.Async;

/// <summary>What a group does when one of its tasks ends by an exception.</summary>
public enum ChildError
{
    /// <summary>It cancels all the others.</summary>
    CancelsOthers,

    /// <summary>The others run on.</summary>
    LeavesOthers,
}

/// <summary>
/// Tasks that one task starts, waits for and does not outlive (structured concurrency: Sústrik, 2016; Smith, Notes on structured
/// concurrency, 2018).
/// </summary>
/// <remarks>
/// <para>Children are ordinary tasks of the group's executor. Leave the group with <c>await using (group)</c>, or await <see cref="CancelAll"/>
/// in a finally block: then none of them is left, however the section ends.</para>
/// <para>A child that has ended keeps its place until <see cref="Next"/> or <see cref="WaitAll"/> has told of it.</para>
/// <para>For one task at a time, on the executor's thread. Allocation: when it is made.</para>
/// </remarks>
public abstract class TaskGroupBase
{
    private readonly Executor _executor;
    private readonly ChildError _onError;
    private readonly GroupWait _wait;

    /// <summary>A ring: the children that have ended and were not told of, in the order in which they ended.</summary>
    private readonly long[] _ended;
    private readonly Exception?[] _causes;
    private readonly TaskState[] _states;
    private int _head;
    private int _endedCount;

    /// <summary>Children that have not ended.</summary>
    private int _running;

    /// <summary>Whether the first of the ring was told of; it stays there for Ended until the next wait.</summary>
    private bool _isTold;

    /// <summary>Whether all that runs was asked to end, so that no child's end is an error of the group.</summary>
    private bool _isCancelling;

    private protected TaskGroupBase(Executor executor, int capacity, ChildError onError)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _executor = executor;
        _onError = onError;
        _wait = new GroupWait(this);
        _ended = new long[capacity];
        _causes = new Exception?[capacity];
        _states = new TaskState[capacity];
        executor.MakeGroups();
    }

    /// <summary>Children that have not ended.</summary>
    public int Running => _running;

    /// <summary>Children that have ended and were not told of.</summary>
    public int Ended => _isTold ? _endedCount - 1 : _endedCount;

    /// <summary>Children it can hold, running and ended.</summary>
    public int Capacity => _ended.Length;

    /// <summary>The child that <see cref="Next"/> told of last.</summary>
    public TaskHandle Current => _isTold ? (TaskHandle)_ended[_head] : TaskHandle.None;

    /// <summary>How the child that <see cref="Next"/> told of last has ended.</summary>
    public TaskState CurrentState => _isTold ? _states[_head] : TaskState.Unknown;

    /// <summary>The place of the child that Next told of last, or -1.</summary>
    private protected int CurrentPlace => _isTold ? _head : -1;

    /// <summary>
    /// Waits until another child has ended, in the order in which they end; false if none is left. What a child threw is thrown here.
    /// Cancellation: strict, the child is told of by the next wait.
    /// </summary>
    /// <exception cref="FutureMisuseException">A wait on the group is under way.</exception>
    public Future<bool> Next() => _wait.Reuse(GroupWait.ForNext);

    /// <summary>
    /// Waits until no child is left. If some ended by an exception, the first in the order in which they ended is thrown, and the others
    /// go to the executor's handler. Cancellation: strict.
    /// </summary>
    /// <exception cref="FutureMisuseException">A wait on the group is under way.</exception>
    public Future WaitAll() => _wait.Reuse(GroupWait.ForAll);

    /// <summary>
    /// Cancels all children and waits for their clean-up; the group is empty then and can be used again. Children that end by an exception
    /// meanwhile, or did before and were not told of, go to the executor's handler. Cancellation: shielded once it has begun, so that no
    /// child outlives its group's task.
    /// </summary>
    /// <exception cref="FutureMisuseException">A wait on the group is under way.</exception>
    public Future CancelAll() => _wait.Reuse(GroupWait.ForCancel);

    /// <summary>As <see cref="CancelAll"/>, for <c>await using</c>.</summary>
    public Future DisposeAsync() => CancelAll();

    /// <summary>Starts a child.</summary>
    /// <exception cref="CapacityException">The group is full, or the executor.</exception>
    private protected TaskHandle SpawnChild(Future future, string? name)
    {
        DropTold();
        if (_running + _endedCount == _ended.Length)
        {
            throw Errors.GroupFull(_ended.Length);
        }

        TaskHandle child = _executor.Spawn(future, name);
        _executor.SetGroup(HandleBits.Slot((long)child), this);
        _running++;
        _isCancelling = _wait.IsCancelling;
        if (_isCancelling)
        {
            child.Cancel();
        }

        return child;
    }

    /// <summary>Keeps the result of a child that has one.</summary>
    private protected virtual void Keep(int place, Future root)
    {
    }

    /// <summary>Lets go of what Keep kept.</summary>
    private protected virtual void Forget(int place)
    {
    }

    /// <summary>A child has ended; its future goes back to its pool after this.</summary>
    internal void ChildEnded(TaskHandle child, TaskState state, Exception? cause, Future root)
    {
        int place = _head + _endedCount;
        place = place < _ended.Length ? place : place - _ended.Length;
        _ended[place] = (long)child;
        _causes[place] = cause;
        _states[place] = state;
        _endedCount++;
        _running--;
        if (state == TaskState.Completed)
        {
            Keep(place, root);
        }

        if (cause is not null && _onError == ChildError.CancelsOthers)
        {
            CancelChildren();
        }

        _wait.ChildEnded();
    }

    private void CancelChildren()
    {
        if (!_isCancelling && _running != 0)
        {
            _isCancelling = true;
            _executor.CancelGroup(this);
        }
    }

    private void DropTold()
    {
        if (_isTold)
        {
            _isTold = false;
            DropFirst();
        }
    }

    private Exception? DropFirst()
    {
        Exception? cause = _causes[_head];
        Forget(_head);
        _causes[_head] = null;
        _head = _head + 1 == _ended.Length ? 0 : _head + 1;
        _endedCount--;
        return cause;
    }

    /// <summary>Waits for children; the group's own, used again and again.</summary>
    private sealed class GroupWait : Future<bool>
    {
        internal const int ForNext = 0;
        internal const int ForAll = 1;
        internal const int ForCancel = 2;

        private readonly TaskGroupBase _group;
        private int _kind;
        private Waker _waker;

        internal GroupWait(TaskGroupBase group)
        {
            _group = group;
            _state = FutureStatus.Taken;
        }

        internal override string Name => "TaskGroup";

        /// <summary>Whether a CancelAll is under way.</summary>
        internal bool IsCancelling => _kind == ForCancel && _waker != Waker.None;

        internal Future<bool> Reuse(int kind)
        {
            if ((_state & FutureStatus.Mask) == FutureStatus.Awaited)
            {
                throw Errors.WaitedTwice("a TaskGroup");
            }

            if (HasSucceeded)
            {
                // Kept for a result that nobody took.
                Platform.Running?.ForgetUntaken(this);
                GiveBack();
            }

            _state = FutureStatus.Inert;
            _kind = kind;
            return this;
        }

        internal void ChildEnded()
        {
            if (IsReady)
            {
                _waker.Wake();
            }
        }

        internal override bool TryCompleteEarly()
        {
            if (_kind != ForNext || !IsReady || (_group.Ended != 0 && _group.FirstUntold is not null))
            {
                return false;
            }

            _result = _group.TellNext();
            SetStatus(FutureStatus.Completed);
            return true;
        }

        internal override Future? Poll(Executor executor)
        {
            if (executor != _group._executor)
            {
                return EndFaulted(Errors.OtherExecutor("the TaskGroup"));
            }

            if (_kind == ForCancel)
            {
                _group.CancelChildren();
            }

            if (!IsReady)
            {
                _waker = executor.CurrentWaker;
                return null;
            }

            Exception? cause = _kind == ForNext ? _group.FirstUntold : _group.DropAll(executor, isThrown: _kind == ForAll);
            if (_kind == ForNext)
            {
                _result = _group.TellNext();
            }

            return cause is null ? EndCompleted() : EndFaulted(cause);
        }

        internal override Future? Cancel(Executor executor)
        {
            if (_kind == ForCancel && _waker != Waker.None)
            {
                // The wake-up that the cancellation came with may have been a child's.
                return Poll(executor);
            }

            return EndCanceled();
        }

        internal override void GiveBack()
        {
            if (_result)
            {
                _group._isTold = false;
            }

            Recycle();
        }

        internal override void Recycle()
        {
            // A Join keeps an ended wait until it ends itself; by then this one object may serve the next wait.
            if (IsEnded)
            {
                _state = FutureStatus.Taken;
                _result = false;
                _waker = Waker.None;
            }
        }

        private bool IsReady => _group._running == 0 || (_kind == ForNext && _group.Ended != 0);
    }

    /// <summary>What the child that is told of next has thrown.</summary>
    private Exception? FirstUntold
    {
        get
        {
            if (Ended == 0)
            {
                return null;
            }

            int place = _isTold ? _head + 1 : _head;
            return _causes[place < _ended.Length ? place : place - _ended.Length];
        }
    }

    private bool TellNext()
    {
        DropTold();
        _isTold = _endedCount != 0;
        return _isTold;
    }

    /// <summary>Empties the ring; returns the first exception if it is to be thrown, all others go to the handler.</summary>
    private Exception? DropAll(Executor executor, bool isThrown)
    {
        DropTold();
        Exception? first = null;
        while (_endedCount != 0)
        {
            Exception? cause = DropFirst();
            if (cause is null)
            {
                continue;
            }

            if (isThrown && first is null)
            {
                first = cause;
            }
            else
            {
                executor.ReportUnseen(cause);
            }
        }

        return first;
    }
}
