using System;

namespace Embedded.Async;

/// <summary>Waits for a task to end; one of the executor's list of joiners.</summary>
internal sealed class JoinTaskFuture : Future<TaskState>
{
    private static readonly SharedPool s_shared = new("task joins", "TaskSlots in nf.config");

    internal TaskHandle _target;
    internal Waker _waker;
    internal JoinTaskFuture? _nextJoiner;
    private Exception? _cause;
    private bool _targetEnded;

    internal override string Name => "TaskHandle.Join";

    internal override bool IsLeaf => true;

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static JoinTaskFuture Rent(TaskHandle target)
    {
        Future? free = s_shared.Rent();
        JoinTaskFuture future = free is null ? Platform.Track(new JoinTaskFuture()) : Platform.As<JoinTaskFuture>(free);
        future._target = target;
        return future;
    }

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new JoinTaskFuture());
        }
    }

    internal override Future? Poll(Executor executor)
    {
        if (_targetEnded)
        {
            return End();
        }

        if (_waker != Waker.None)
        {
            return null;
        }

        Executor? owner = ExecutorTable.Find((long)_target);
        if (owner is not null && owner != executor)
        {
            if ((long)_target == (long)executor.CurrentWaker)
            {
                return EndFaulted(Errors.JoinsItself());
            }

            return !owner.TryJoinElsewhere(this, executor.CurrentWaker) ? EndFaulted(Errors.OtherExecutor("the task")) : _targetEnded ? End() : null;
        }

        // Of a disposed executor nothing is known; its slot and generation mean nothing to this one.
        TaskState state = owner is null ? TaskState.Unknown : executor.GetState(_target);
        if (state == TaskState.Running)
        {
            return EndFaulted(Errors.JoinsItself());
        }

        if (state is TaskState.Ready or TaskState.Waiting)
        {
            _waker = executor.CurrentWaker;
            executor.AddJoiner(this);
            return null;
        }

        TargetEnded(state, state == TaskState.Faulted ? executor.FaultOf(_target) : null);
        return End();
    }

    /// <summary>Keeps how the task ended, for the next poll: by then its slot may belong to another.</summary>
    internal void TargetEnded(TaskState state, Exception? cause)
    {
        _result = state;
        _cause = cause;
        _targetEnded = true;
    }

    internal override Future? Cancel(Executor executor)
    {
        if (_waker != Waker.None && !_targetEnded)
        {
            Executor? owner = ExecutorTable.Find((long)_target);
            if (owner is null || !owner.TryLeaveElsewhere(this))
            {
                executor.RemoveJoiner(this);
            }
        }

        return EndCanceled();
    }

    private Future? End()
    {
        if (_cause is not null)
        {
            return EndFaulted(_cause);
        }

        SetStatus(FutureStatus.Completed);
        return _continuation;
    }

    internal override void Recycle()
    {
        _waker = Waker.None;
        _nextJoiner = null;
        _cause = null;
        _targetEnded = false;
        s_shared.Return(this);
    }
}
