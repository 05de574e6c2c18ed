using System;

namespace Embedded.Async;

/// <summary>What a <see cref="ConcurrentFuture"/> asks of its stage, whatever the items are.</summary>
internal interface IConcurrent
{
    /// <summary>Set when a body has ended.</summary>
    Signal Ended { get; }

    /// <summary>Whether there is a body that has not ended, or whose end was not looked at.</summary>
    bool IsBusy { get; }

    /// <summary>Frees the slots of bodies that have ended, up to one that failed; returns what it failed with.</summary>
    Exception? FreeDone();

    /// <summary>Cancels the bodies that run.</summary>
    void CancelAll();
}

/// <summary>See <see cref="Stream{T}.ForEachConcurrent"/>.</summary>
/// <remarks>
/// <code>
///   reading --(1)--> closing --(2)--> ended
/// </code>
/// 1 the source has ended and so have all bodies; or a body failed or this was cancelled: the others are cancelled. 2 all have
/// ended. A cancellation while it closes does not end it: no body outlives it.
/// </remarks>
internal sealed class ConcurrentFuture : Future
{
    private readonly IConcurrent _bodies;

    /// <summary>What it waits for: the stage's Next, and later a body's end.</summary>
    private Future _child;
    private bool _isClosing;
    private bool _isCanceled;
    private Exception? _failure;

    internal ConcurrentFuture(IConcurrent bodies, Future<bool> run)
    {
        _bodies = bodies;
        _child = run;
        run.Attach(this);
    }

    internal override string Name => "Stream.ForEachConcurrent";

    internal override Future? Poll(Executor executor)
    {
        Future child = _child;
        if (!child.IsEnded)
        {
            return child;
        }

        _isCanceled |= (child._state & FutureStatus.Mask) == FutureStatus.Canceled;
        if (!_isClosing)
        {
            _isClosing = true;
            _failure = child.Exception;
            _bodies.CancelAll();
        }

        child.Recycle();
        FreeAll(executor);
        if (_bodies.IsBusy)
        {
            child = _bodies.Ended.Wait();
            child.Attach(this);
            _child = child;
            return child;
        }

        return _failure is not null ? EndFaulted(_failure) : _isCanceled ? EndCanceled() : EndCompleted();
    }

    internal override Future? Cancel(Executor executor) => _child.Cancel(executor);

    private void FreeAll(Executor executor)
    {
        Exception? failure;
        while ((failure = _bodies.FreeDone()) is not null)
        {
            if (failure is FutureCanceledException)
            {
                continue;
            }

            if (_failure is null)
            {
                _failure = failure;
            }
            else
            {
                executor.ReportUnseen(failure);
            }
        }
    }
}
