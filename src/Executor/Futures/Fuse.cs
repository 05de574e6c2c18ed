using System;

namespace Embedded.Async;

/// <summary>
/// Holds a future across several waits. A Select that is lost cancels what it was given; lost while it waits on a fuse, it leaves
/// the held future where it stands, to go on at the next wait. Once that has ended the fuse is blown: its wait never ends.
/// </summary>
/// <remarks>
/// <para>For one task: what is held runs only while that task waits on the fuse. Before the task ends, await <see cref="Drop"/>, best
/// in a finally block; a held future that nobody waits for keeps its timers and its place in queues.</para>
/// <para>Allocation: when it is made. Cancellation: strict, the held future stays.</para>
/// <code>
///   blown --(1)--> held --(2)--> blown        1 Set   2 a wait or a drop has ended
/// </code>
/// </remarks>
public sealed class Fuse
{
    private readonly FuseFuture _wait = new();

    /// <summary>Whether it holds a future that has not ended.</summary>
    public bool IsHolding => _wait.IsHolding;

    /// <summary>Takes a future in; none of it runs before the first wait.</summary>
    /// <exception cref="FutureMisuseException">It holds one already, or the future was used before.</exception>
    public void Set(Future future)
    {
        if (IsHolding)
        {
            throw Errors.FuseHolds();
        }

        _wait.Hold(future);
    }

    /// <summary>
    /// Waits until the held future has ended, and throws what it threw; for ever if there is none. Take its result with
    /// <see cref="Future{T}.TakeResult"/> before the next await. Cancellation: strict, the held future stays.
    /// </summary>
    /// <exception cref="FutureMisuseException">Somebody waits on it already.</exception>
    public Future Wait()
    {
        _wait.Reuse(drop: false);
        return _wait;
    }

    /// <summary>
    /// Cancels the held future, waits for its clean-up, and throws what that threw; ends at once if there is none. Cancellation: the
    /// clean-up stays, to go on when this is awaited again.
    /// </summary>
    /// <exception cref="FutureMisuseException">Somebody waits on it already.</exception>
    public Future Drop()
    {
        _wait.Reuse(drop: true);
        return _wait;
    }

    /// <summary>The fuse's one wait. It shows no branches, because its cancellation leaves them alone.</summary>
    private sealed class FuseFuture : Future
    {
        private readonly BranchSet _branches;

        /// <summary>Which task has begun what is held: that is what its timers and queues wake.</summary>
        private Waker _beganIn;
        private bool _drops;
        private bool _isDropping;

        internal FuseFuture()
        {
            _branches = new BranchSet(this, branches: 1, BranchMode.All);
            _state |= FutureStatus.Taken;
        }

        internal bool IsHolding => _branches.IsOpen;

        internal override string Name => "Fuse";

        internal void Hold(Future future)
        {
            // A Join may still keep the wait that ended what was held before.
            _branches.LetGo(isSeen: false);
            _isDropping = false;
            _beganIn = Waker.None;
            _branches.Add(future);
        }

        internal void Reuse(bool drop)
        {
            if ((_state & FutureStatus.Mask) == FutureStatus.Awaited)
            {
                throw Errors.WaitedTwice("a Fuse");
            }

            _state = FutureStatus.Combinator | FutureStatus.Inert;
            _drops = drop;
        }

        internal override Future? Poll(Executor executor)
        {
            if (!IsHolding)
            {
                return _drops ? EndCompleted() : null;
            }

            Waker task = executor.CurrentWaker;
            bool beginsToDrop = _drops && !_isDropping;
            if (beginsToDrop || _beganIn == Waker.None)
            {
                _beganIn = task;
            }
            else if (_beganIn != task)
            {
                return EndFaulted(Errors.FuseOfOtherTask());
            }

            Future? next;
            if (beginsToDrop)
            {
                _isDropping = true;
                next = _branches.Cancel(executor);
            }
            else
            {
                next = _branches.Poll(executor);
            }

            if ((_state & FutureStatus.Mask) == FutureStatus.Canceled)
            {
                // What is dropped ends cancelled; the drop itself has done what it was for.
                SetStatus(FutureStatus.Completed);
            }

            return next;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void GiveBack() => Recycle(isSeen: false);

        internal override void Recycle() => Recycle(isSeen: true);

        private void Recycle(bool isSeen)
        {
            // A Join keeps an ended wait until it ends itself; by then this one object may serve the next wait.
            if (IsEnded)
            {
                if (!IsHolding)
                {
                    _branches.LetGo(isSeen);
                }

                _state = FutureStatus.Combinator | FutureStatus.Taken;
            }
        }
    }
}
