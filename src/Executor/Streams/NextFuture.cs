using System;

namespace Embedded.Async;

/// <summary>Runs the steps of a stage, each of which waits for one future.</summary>
/// <remarks>
/// What need not wait is done in one loop, without the executor, so that an item which is there passes a chain of operators in
/// one call each. Each step spends the task's budget of awaits: a filter that rejects everything steps aside too.
/// </remarks>
internal sealed class NextFuture(IStage stage) : StageFuture
{
    /// <summary>What this step waits for; attached.</summary>
    private Future? _child;

    internal override bool TryCompleteEarly() =>
        TryRepeat() || (_child is null && _thrown is null && Run(null) is null && _thrown is null);

    internal override Future? Poll(Executor executor)
    {
        Future? child = _child;
        if (child is null)
        {
            if (_thrown is not null || TryRepeat())
            {
                return Ended();
            }
        }
        else if (!child.IsEnded)
        {
            return Wait(executor, child);
        }
        else if (!child.HasSucceeded)
        {
            _child = null;
            Exception? cause = child.Exception;
            child.Recycle();
            if (cause is not null && stage.EndsBy(cause))
            {
                Complete(StageMark.End);
                return _continuation;
            }

            return cause is null ? EndCanceled() : EndFaulted(cause);
        }

        child = Run(child);
        return child is null ? Ended() : Wait(executor, child);
    }

    internal override Future? Cancel(Executor executor) =>
        _thrown is not null ? Ended() : _child is null ? EndCanceled() : _child.Cancel(executor);

    /// <summary>Returns what has to be waited for, or null when it has ended or something was thrown.</summary>
    private Future? Run(Future? done)
    {
        try
        {
            while (true)
            {
                _child = null;
                Future child = stage.Advance(done);
                if (child == StageMark.Item || child == StageMark.End)
                {
                    Complete(child);
                    return null;
                }

                child.Attach(this);
                _child = child;
                if (!child.IsCompleted)
                {
                    return child;
                }

                done = child;
            }
        }
        catch (Exception e)
        {
            _thrown = e;
            return null;
        }
    }

    /// <summary>
    /// A task that is cancelled begins no new wait, except in its clean-up (see <see cref="Executor"/>, Outwards); this one was
    /// polled only because something below had a result already.
    /// </summary>
    private Future? Wait(Executor executor, Future child)
    {
        if (executor.IsUnwinding)
        {
            if ((_state & FutureStatus.Shielded) == 0)
            {
                return child.Cancel(executor);
            }

            child._state |= FutureStatus.Shielded;
        }

        return child;
    }
}
