using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>One operation on a handle: it tries, and waits for readiness if that would block.</summary>
/// <remarks>
/// <code>
///   Inert --(1)--> tries --(2)--> waits --(4)--> ended
///                    |  ^---(3)---+                ^
///                    +-------------(4)-------------+
/// </code>
/// <para>1 the await. 2 it would block: a poll registers with the handle. 3 a delivery. 4 done, or disposed meanwhile; or failed, which
/// only a poll tells, because an exception goes through the continuation. An operation that is cancelled between its failure and that
/// poll leaves the error with the handle, for the next one: a reset, say, is told by the system once.</para>
/// </remarks>
internal abstract class IoFuture<T> : Future<T>
{
    private IoHandle? _handle;
    private int _error;
    private bool _isWaiting;

    internal sealed override bool IsLeaf => true;

    /// <summary>Set before the first try; kept until it is recycled.</summary>
    private protected IoHandle? Handle
    {
        get => _handle;
        set => _handle = value;
    }

    private protected abstract IoDirection Direction { get; }

    /// <summary>Whether it moves nothing, and so ends whether the handle is ready or not.</summary>
    private protected virtual bool IsNothing => false;

    internal sealed override bool TryCompleteEarly()
    {
        if (_handle is null && (_error = Begin()) != 0)
        {
            return false;
        }

        int seen = _handle!.State;
        if (!IsWorthATry(seen) || _error != 0)
        {
            return false;
        }

        int error = Try(seen);
        if (error != 0)
        {
            _error = error == Errno.WouldBlock ? 0 : error;
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal sealed override Future? Poll(Executor executor)
    {
        if (_error == 0 && _handle is null)
        {
            _error = Begin();
        }

        while (_error == 0)
        {
            IoHandle handle = _handle!;
            int seen = handle.State;
            if (IsWorthATry(seen))
            {
                int error = Try(seen);
                if (error == 0)
                {
                    StopWaiting();
                    return EndCompleted();
                }

                _error = error == Errno.WouldBlock ? 0 : error;
            }
            else if ((seen & Readiness.Closed) != 0)
            {
                return EndFailed(IoErrors.Disposed(handle.Name));
            }
            else if (executor.Parker != handle.Reactor)
            {
                return EndFailed(IoErrors.OtherReactor(handle.Name));
            }
            else if (_isWaiting)
            {
                return null;
            }
            else if (!handle.TryAddWaiter(Direction, executor.CurrentWaker))
            {
                return EndFailed(IoErrors.WaitedTwice(Name));
            }
            else
            {
                // What was delivered before the registration woke nobody, so the state is looked at once more.
                _isWaiting = true;
                handle.Reactor.NoteWaiter();
            }
        }

        int failed = _error;
        _error = 0;
        return EndFailed(IoErrors.Failed(Name, failed));
    }

    internal sealed override Future? Cancel(Executor executor)
    {
        StopWaiting();
        if (_error != 0)
        {
            _handle?.KeepError(Direction, _error);
            _error = 0;
        }

        Abandon();
        return EndCanceled();
    }

    internal sealed override void Recycle()
    {
        Forget();
        _handle = null;
        ReturnToPool();
    }

    /// <summary>Makes the handle, for an operation that has none when it is made. Returns 0 or an error number.</summary>
    private protected virtual int Begin() => throw new InvalidOperationException(Name + " has no handle");

    /// <summary>
    /// One try. Returns 0 when the operation has ended and its result is set, <see cref="Errno.WouldBlock"/>, or another error number.
    /// </summary>
    /// <param name="seen">The handle's state before the try.</param>
    private protected abstract int Attempt(int seen);

    /// <summary>Gives up what an operation holds that was cancelled or has failed.</summary>
    private protected virtual void Abandon()
    {
    }

    /// <summary>Clears the fields, so that the pool keeps nothing alive.</summary>
    private protected abstract void Forget();

    private protected abstract void ReturnToPool();

    private bool IsWorthATry(int seen)
    {
        int wanted = Direction == IoDirection.Read ? Readiness.ForReading : Readiness.ForWriting;
        return (seen & Readiness.Closed) == 0 && ((seen & wanted) != 0 || IsNothing);
    }

    private int Try(int seen)
    {
        int error = _handle!.TakeKeptError(Direction);
        if (error == 0)
        {
            error = _handle.Reactor.IsShared ? AttemptShared(seen) : Attempt(seen);
        }

        if (error == Errno.WouldBlock)
        {
            _handle.Clear(seen, Direction == IoDirection.Read ? Readiness.ForReading : Readiness.ForWriting);
        }

        return error;
    }

    /// <summary>One try, while another thread may close the handle.</summary>
    private int AttemptShared(int seen)
    {
        IoHandle handle = _handle!;
        if (!handle.TryBeginUse())
        {
            // The look that follows finds it closed.
            return Errno.WouldBlock;
        }

        try
        {
            return Attempt(seen);
        }
        finally
        {
            handle.EndUse();
        }
    }

    private Future? EndFailed(Exception exception)
    {
        StopWaiting();
        Abandon();
        return EndFaulted(exception);
    }

    private void StopWaiting()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _handle!.RemoveWaiter(Direction);
        }
    }
}
