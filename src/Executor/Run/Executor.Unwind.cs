using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// Cancellation: from the innermost future outwards, in the same loop as every poll. A state machine without a try block is
/// dropped where it stands; one with a try block is resumed with <see cref="FutureCanceledException"/>, once, and may await
/// in its finally blocks.
/// </summary>
/// <remarks>
/// <para>Invariant Outwards: while a scope (a task, or a branch of a combinator) is being cancelled, no state machine in it
/// starts a new wait, except in clean-up. Clean-up is what a machine awaits after the exception was thrown into it
/// (<see cref="FutureStatus.Cancelling"/>), and all that this in turn awaits (<see cref="FutureStatus.Shielded"/>).</para>
/// <para>Invariant Once: a machine gets the exception once. If it catches it and comes back to the very await it was
/// cancelled at, it has swallowed it: it is dropped there and the handler is told. Without this a loop round a
/// catch-all would never end.</para>
/// </remarks>
public sealed partial class Executor
{
    /// <summary>
    /// How many executors are about to throw into a machine that stands at a yield. All yields share one object, so its
    /// GetResult asks here first; nearly always 0.
    /// </summary>
    internal static int s_cancelledYields;

    private bool _unwinding;
    private bool _throwAtYield;
    private Branch? _branch;

    /// <summary>The branch of a combinator that is being polled; null for the task itself.</summary>
    internal Branch? CurrentBranch => _branch;

    internal static void ThrowIfYieldCancelled()
    {
        Executor? executor = Platform.Running;
        if (executor is not null && executor._throwAtYield)
        {
            executor._throwAtYield = false;
            Interlocked.Decrement(ref s_cancelledYields);
            throw Errors.Canceled();
        }
    }

    /// <summary>From now on the futures of this branch are polled, or, with null, those of the task itself.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    internal void EnterBranch(Branch? branch)
    {
        _branch = branch;
        _attention |= Attention.Branch;
        _unwinding = branch is null ? (_flags[CurrentSlot] & CancelBegun) != 0 : branch._cancelling;
    }

    /// <summary>
    /// Begins to cancel the current scope, where <paramref name="innermost"/> stands. Returns what to poll next, or null if
    /// it waits in clean-up or is the root and has ended; <paramref name="innermost"/> then says which.
    /// </summary>
    internal Future? CancelInnermost(ref Future innermost)
    {
        _unwinding = true;
        Future? next;
        if (!IsAtYield(innermost))
        {
            next = innermost.Cancel(this);
        }
        else if (innermost.HasHandlers)
        {
            return ThrowAtYield(innermost);
        }
        else
        {
            next = innermost.EndCanceled();
        }

        if (!Unwind(ref innermost, ref next))
        {
            return null;
        }

        if (innermost.IsEnded)
        {
            NoteEnded(innermost);
        }

        return next;
    }

    /// <summary>
    /// Drops all that runs in a branch where it stands, from the inside outwards, in a loop. No state machine runs any more; leaves
    /// and combinators give up what they registered. The branch's own future is left to its combinator, cancelled.
    /// </summary>
    internal void Abort(Branch branch)
    {
        Future at = branch._innermost;
        while (true)
        {
            BranchSet? set = at.Branches;
            Branch? open = set?.FirstOpen();
            if (open is not null)
            {
                at = open._innermost;
                continue;
            }

            Future? outer = at._continuation;
            bool hasSucceeded = at.HasSucceeded;
            if (set is not null)
            {
                at.Abort(this);
                set.EndAborted(this);
            }
            else if (!hasSucceeded)
            {
                at.Cancel(this);
                if (!at.IsEnded)
                {
                    // It would rather wait.
                    at.EndCanceled();
                }
            }

            if (at == branch._child)
            {
                return;
            }

            BranchSet? outerSet = outer!.Branches;
            if (outerSet is not null)
            {
                // Its combinator still holds it, and gives it back.
                outerSet.EndAborted(at);
            }
            else if (hasSucceeded)
            {
                at.GiveBack();
            }
            else
            {
                at.Recycle();
            }

            at = outer;
        }
    }

    private Future PollCancelled(int slot, Future innermost, int flags)
    {
        if ((flags & CancelBegun) != 0)
        {
            _unwinding = true;
        }
        else
        {
            _flags[slot] |= CancelBegun;
            Future? next = CancelInnermost(ref innermost);
            if (next is null)
            {
                _unwinding = false;
                return innermost;
            }

            innermost = next;
        }

        Future stands = PollOn(slot, innermost, PollOnce(this, innermost));
        _unwinding = false;
        return stands;
    }

    /// <summary>
    /// Looks at a step of the loop in a scope that is being cancelled: <paramref name="from"/> was polled and
    /// <paramref name="next"/> would be polled next.
    /// </summary>
    /// <returns>False if the root has ended; <paramref name="from"/> is then the root.</returns>
    private bool Unwind(ref Future from, ref Future? next)
    {
        while (true)
        {
            if (!from.IsEnded)
            {
                if (next is null || !from.IsStateMachine || IsLeftAlone(from, next))
                {
                    return true;
                }

                // `from` was resumed only because something below it had a result already; it must not wait any more.
                if (next != Requeue.Instance)
                {
                    Future child = next;
                    next = child.Cancel(this);
                    from = child;
                }
                else if (from.HasHandlers && !IsSwallowed(from))
                {
                    next = ThrowAtYield(from);
                    return true;
                }
                else
                {
                    next = from.EndCanceled();
                }

                continue;
            }

            if (next is null)
            {
                // The root of a task has ended. (A branch ends in its combinator, never in null.)
                return _branch is not null;
            }

            if (!next.IsStateMachine || (next._state & (FutureStatus.Cancelling | FutureStatus.Shielded)) != 0)
            {
                return true;
            }

            if (from is ShieldFuture && from.HasSucceeded)
            {
                // What it has done is told, and the machine is cancelled where it waits next.
                return true;
            }

            if (next.HasHandlers && !IsSwallowed(next))
            {
                if ((from._state & FutureStatus.Mask) == FutureStatus.Canceled)
                {
                    BeginThrow(next);
                }

                return true;
            }

            // No code of this machine would run: drop it and go on outwards.
            // An exception of its clean-up goes on outwards all the same: it must reach a joiner or the handler.
            Exception? cause = from.Exception;
            if (from.HasSucceeded)
            {
                from.GiveBack();
            }
            else
            {
                from.Recycle();
            }

            from = next;
            next = cause is null ? from.EndCanceled() : from.EndFaulted(cause);
        }
    }

    /// <summary>
    /// Whether a machine in a cancelled scope may wait for <paramref name="child"/>; if so the child is shielded.
    /// </summary>
    private bool IsLeftAlone(Future machine, Future child)
    {
        if ((machine._state & (FutureStatus.Cancelling | FutureStatus.Shielded)) == 0)
        {
            return false;
        }

        if ((machine._state & FutureStatus.Cancelling) != 0 && machine.AwaitNumber == machine._state >> FutureStatus.AwaitShift)
        {
            // Back where it was cancelled: it caught the exception. It is not asked a second time.
            machine._state = (machine._state & ~FutureStatus.Cancelling) | FutureStatus.Swallowed;
            UnhandledException(HandleOf(CurrentSlot), Errors.Swallowed(machine.Name));
            return false;
        }

        if (child != Requeue.Instance)
        {
            child._state |= FutureStatus.Shielded;
        }

        return true;
    }

    /// <summary>Tells the handler of an exception in the current task that is thrown nowhere.</summary>
    internal void ReportUnseen(Exception exception) => UnhandledException(HandleOf(CurrentSlot), exception);

    private static bool IsSwallowed(Future machine) => (machine._state & FutureStatus.Swallowed) != 0;

    /// <summary>A machine is itself the innermost future only before its first poll and at a yield.</summary>
    private static bool IsAtYield(Future innermost) => innermost.IsStateMachine && innermost.AwaitNumber >= 0;

    private static void BeginThrow(Future machine)
    {
        machine._state |= FutureStatus.Cancelling | (machine.AwaitNumber << FutureStatus.AwaitShift);
    }

    private Future ThrowAtYield(Future machine)
    {
        BeginThrow(machine);
        _throwAtYield = true;
        Interlocked.Increment(ref s_cancelledYields);
        return machine;
    }
}
