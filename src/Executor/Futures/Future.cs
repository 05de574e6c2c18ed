using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// Work that may have to wait. Inert until it is awaited, joined, selected or spawned, and used once: calling an async
/// method that returns a future runs none of its code.
/// </summary>
/// <remarks>
/// <para>A future is polled by one executor, on that executor's thread. It resumes at the innermost future that waits, and
/// completion climbs the chain of <see cref="_continuation"/> in a loop, so neither a wake nor a return costs more the deeper
/// the awaits are nested, and the stack does not grow.</para>
/// <para>Allocation: none in steady state; the object comes from the pool of its async method (see
/// <see cref="FutureCapacityAttribute"/>) and goes back when its result is taken.</para>
/// <para>Cancellation: strict. What dropping it loses is said at each method that returns one.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(FutureMethodBuilder))]
public abstract partial class Future
{
    /// <summary>Status and flags, see <see cref="FutureStatus"/>.</summary>
    internal int _state;

    /// <summary>
    /// Who is polled when this one has ended: the state machine that awaits it, the combinator that holds it, or null at
    /// the root of a task. Free futures use it as the link of their pool; a faulted one holds its <see cref="Fault"/> here,
    /// because by then the continuation was handed to the loop.
    /// </summary>
    internal Future? _continuation;

    private protected Future()
    {
    }

    /// <summary>True for the future of an async method.</summary>
    internal bool IsStateMachine => (_state & FutureStatus.Machine) != 0;

    /// <summary>For a state machine: whether the method has a try block, so that dropping it must run code.</summary>
    internal bool HasHandlers => (_state & FutureStatus.Handlers) != 0;

    internal bool IsCombinator => (_state & FutureStatus.Kind) == FutureStatus.Combinator;

    internal bool HasSucceeded => (_state & FutureStatus.Mask) == FutureStatus.Completed;

    internal bool IsEnded => (_state & FutureStatus.Mask) >= FutureStatus.Completed;

    /// <summary>
    /// Runs this future as far as it goes. Returns the future to poll next (the one it awaits, or its continuation when it
    /// has ended), <see cref="Requeue"/> to go to the back of the run queue, or null when it waits or has ended at the root.
    /// A leaf that returns null has registered for a wake-up. Executor thread only.
    /// </summary>
    internal abstract Future? Poll(Executor executor);

    /// <summary>Ends it without a wait and without an executor, if that can be done now; the cheap way out of an await.</summary>
    internal virtual bool TryCompleteEarly() => false;

    /// <summary>
    /// Drops a future that is inert or waits at the innermost place: whatever it registered is withdrawn and it becomes
    /// Canceled. Returns what to poll next, as <see cref="Poll"/> does. Executor thread only.
    /// </summary>
    internal virtual Future? Cancel(Executor executor) => EndCanceled();

    /// <summary>For a combinator whose branches are dropped where they stand: it gives up what else it has.</summary>
    internal virtual void Abort(Executor executor)
    {
    }

    /// <summary>Gives the object back to its pool, if it has one. Called once, by whoever took the result.</summary>
    internal virtual void Recycle()
    {
    }

    /// <summary>
    /// Instead of <see cref="Recycle"/>, for a future that completed and whose outcome nobody will see: what it had got goes back
    /// to where it came from, so that the next wait gets it.
    /// </summary>
    internal virtual void GiveBack()
    {
        Branches?.LetGo(isSeen: false);
        Recycle();
    }

    /// <summary>Marks the future as used by its one awaiter.</summary>
    /// <exception cref="InvalidOperationException">It was awaited, joined, selected or spawned before.</exception>
    internal void Attach(Future? continuation)
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Inert)
        {
            Errors.AwaitedTwice(this);
        }

        _state |= FutureStatus.Awaited;
        _continuation = continuation;
    }

    internal void SetStatus(int status) => _state = (_state & ~FutureStatus.Mask) | status;

    internal Future? EndCompleted()
    {
        SetStatus(FutureStatus.Completed);
        return _continuation;
    }

    /// <summary>Ends a state machine by what it threw: a cancellation that was thrown into it, or a fault.</summary>
    internal Future? EndException(Exception exception) =>
        exception is FutureCanceledException && (_state & FutureStatus.Cancelling) != 0 ? EndCanceled() : EndFaulted(exception);

    internal Future? EndCanceled()
    {
        SetStatus(FutureStatus.Canceled);
        return _continuation;
    }

    [Cold("an exception is kept for who awaits")]
    internal Future? EndFaulted(Exception exception)
    {
        Future? next = _continuation;
        SetStatus(FutureStatus.Faulted);
        _continuation = new Fault(exception);
        return next;
    }

    /// <summary>What it ended with, if that was an exception.</summary>
    internal Fault? Fault => (_state & FutureStatus.Mask) == FutureStatus.Faulted ? (Fault)_continuation! : null;

    internal Exception? Exception => Fault?.Cause;

    /// <summary>Support for the compiler: makes this future awaited.</summary>
    /// <exception cref="InvalidOperationException">It was awaited, joined, selected or spawned before.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Future GetAwaiter()
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Inert)
        {
            Errors.AwaitedTwice(this);
        }

        _state |= FutureStatus.Awaited;
        return this;
    }

    /// <summary>Support for the compiler: whether the await needs no wait.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsCompleted => Platform.SpendBudget() ? Executor.StepAside(this) : TryCompleteEarly();

    /// <summary>Support for the compiler: ends the await.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void GetResult()
    {
        if ((_state & FutureStatus.Mask) != FutureStatus.Completed)
        {
            ThrowOutcome();
        }

        Recycle();
    }

    /// <summary>Throws what a future that did not complete ended with, after giving it back.</summary>
    internal void ThrowOutcome()
    {
        switch (_state & FutureStatus.Mask)
        {
            case FutureStatus.Faulted:
                Exception cause = ((Fault)_continuation!).Cause;
                Recycle();
                Platform.Rethrow(cause);
                break;
            case FutureStatus.Canceled:
                Recycle();
                throw Errors.Canceled();
            default:
                Errors.NotEnded(this);
                break;
        }
    }

    /// <summary>Tells a race which of its branches ended first.</summary>
    internal virtual void Won(int winner)
    {
    }

    /// <summary>A combinator's branches; null for everything else.</summary>
    internal virtual BranchSet? Branches => null;

    /// <summary>
    /// Whether it runs no other future: a poll or a cancellation of it gives null or its continuation. A combinator polls such a branch
    /// by itself, past the loop.
    /// </summary>
    internal virtual bool IsLeaf => false;

    /// <summary>Whether a combinator keeps it for <see cref="Future{T}.TakeResult"/> when it has completed.</summary>
    internal virtual bool HasResult => false;

    /// <summary>The name for messages: the async method it came from, or the kind of wait.</summary>
    internal virtual string Name
    {
        [Cold("for messages")]
        get => GetType().Name;
    }
}
