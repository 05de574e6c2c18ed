using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// A flag that an interrupt, another thread or another task sets and one task waits for. Sets that come before the wait is
/// taken are one.
/// </summary>
/// <remarks>
/// <para>Capacity 1 set, 1 waiter. A cancelled wait loses nothing: the flag stays set for the next wait. One that has ended in a Join which
/// goes on is still the waiter: if another begins meanwhile, the set is not given back.</para>
/// <para>It belongs to the executor whose task waits on it first. On that executor's thread a set costs no atomic operation;
/// from anywhere else it goes through <c>_setFromOutside</c>:</para>
/// <code>
///   another thread:  write data, exchange _setFromOutside = 1, read _waker, wake it
///   the waiter:      write _waker, full fence, read _setFromOutside;  taking: exchange _setFromOutside = 0, read data
/// </code>
/// <para>One of the two reads sees the other's write, so no set is lost. The waker stays registered between waits, so that a
/// task which waits again and again pays for the fence once.</para>
/// </remarks>
public sealed partial class Signal
{
    private readonly WaitFuture _wait = new();

    /// <summary>
    /// True if a set has not been taken. Exact on the owning executor's thread; elsewhere it may be old by the time it is read.
    /// </summary>
    public bool IsSet => _wait.IsSet;

    /// <summary>Sets the flag and wakes the waiter. Any thread or interrupt; no lock, no allocation.</summary>
    public void Set()
    {
        WaitFuture wait = _wait;
        // Another thread may read an old owner or none; either way it is not on the owner's thread and goes the outside way.
        Executor? executor = wait._executor;
        if (executor is null || !executor.IsOwnThread)
        {
            wait.SetFromOutside();
            return;
        }

        wait.SetByOwner(executor);
    }

    /// <summary>Takes the flag back. Executor thread of the waiter.</summary>
    /// <returns>True if it was set.</returns>
    public bool TryTake() => _wait.TryTake();

    /// <summary>Waits until the flag is set and takes it. Cancellation: strict.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another task waits already; or, when awaited, the signal belongs to another executor.
    /// </exception>
    public Future Wait()
    {
        WaitFuture wait = _wait;
        int state = wait._state;
        if ((state & FutureStatus.Mask) == FutureStatus.Awaited)
        {
            throw Errors.WaitedTwice("a Signal");
        }

        wait._state = state & FutureStatus.Set;
        return wait;
    }

    /// <summary>The signal's one wait, with all that the signal knows.</summary>
    /// <remarks>
    /// <code>
    ///   Awaited --(1)--> Awaited+Armed --(2)--> Completed+Armed+Set --(4)--> Completed
    ///                          ^-------------(3)--------+
    /// </code>
    /// 1 the first poll: from now on a set completes it. 2 a set by the own thread. 3 another task takes the flag before the
    /// poll that follows. 4 that poll takes the flag; a cancellation leaves it. Without Armed, Set is a flag that nobody was
    /// given.
    /// </remarks>
    private sealed partial class WaitFuture : Future
    {
        /// <summary>Step 2, added to the state.</summary>
        internal const int Give = FutureStatus.Completed - FutureStatus.Awaited + FutureStatus.Set;

        /// <summary>The owner, once there is one; written by its thread.</summary>
        internal Executor? _executor;

        /// <summary>Set by all threads but the owner's.</summary>
        private int _setFromOutside;

        /// <summary>The <see cref="Waker"/> of the task that waited last; written by the owning executor's thread.</summary>
        private long _waker;

        internal override string Name => "Signal";

        internal override bool IsLeaf => true;

        internal bool IsSet => (_state & FutureStatus.Set) != 0 || Platform.VolatileRead(ref _setFromOutside) != 0;

        [MethodImpl(Platform.InlineOnHost)]
        internal void SetByOwner(Executor executor)
        {
            int state = _state;
            if ((state & FutureStatus.Set) == 0)
            {
                if ((state & FutureStatus.Armed) == 0)
                {
                    _state = state | FutureStatus.Set;
                }
                else
                {
                    _state = state + Give;
                    executor.WakeLocal(state >> FutureStatus.SlotShift);
                }
            }
        }

        internal void SetFromOutside()
        {
            if (Interlocked.Exchange(ref _setFromOutside, 1) == 0)
            {
                long waker = Platform.VolatileRead(ref _waker);
                ExecutorTable.Find(waker)?.Wake(waker);
            }
        }

        internal bool TryTake()
        {
            int state = _state;
            if ((state & (FutureStatus.Set | FutureStatus.Armed)) == (FutureStatus.Set | FutureStatus.Armed))
            {
                _state = state - (FutureStatus.Completed - FutureStatus.Awaited);
            }

            return Take();
        }

        internal override bool TryCompleteEarly()
        {
            if (((_state & FutureStatus.Set) == 0 && Platform.VolatileRead(ref _setFromOutside) == 0) || !Take())
            {
                return false;
            }

            _state = (_state & ~(FutureStatus.Mask | FutureStatus.Armed)) | FutureStatus.Completed;
            return true;
        }

        internal override Future? Poll(Executor executor)
        {
            int state = _state;
            if ((state & FutureStatus.Mask) == FutureStatus.Completed)
            {
                _state = state & ~FutureStatus.Armed;
                Take();
                return _continuation;
            }

            int slot = executor.CurrentSlot;
            Executor owner = executor;
            FindOwner(ref owner);
            if (_waker != executor.HandleAt(slot) && !Register(owner, executor.HandleAt(slot)))
            {
                return EndFaulted(Errors.OtherExecutor("the Signal"));
            }

            // After the registration: what was set before it woke nobody.
            if (TryCompleteEarly())
            {
                return _continuation;
            }

            if (owner == executor)
            {
                _state = state | FutureStatus.Armed | (slot << FutureStatus.SlotShift);
            }

            return null;
        }

        internal override Future? Cancel(Executor executor)
        {
            _state &= ~FutureStatus.Armed;
            return EndCanceled();
        }

        internal override void Recycle()
        {
            // A Join keeps an ended wait until it ends itself; by then this one object may serve the next wait.
            if (IsEnded)
            {
                _state = (_state & FutureStatus.Set) | FutureStatus.Taken;
            }
        }

        internal override void GiveBack()
        {
            Recycle();
            if (_executor is null)
            {
                // Taken without a poll, so nobody waits either.
                _state |= FutureStatus.Set;
            }
            else
            {
                SetByOwner(_executor);
            }
        }

        /// <summary>
        /// A pool's tasks are polled by several threads: then the owner is the pool, which has no thread of its own, and every set comes from outside.
        /// </summary>
        static partial void FindOwner(ref Executor owner);

        private bool Take()
        {
            int state = _state;
            _state = state & ~FutureStatus.Set;
            bool taken = (state & FutureStatus.Set) != 0;
            if (Platform.VolatileRead(ref _setFromOutside) != 0 && Interlocked.Exchange(ref _setFromOutside, 0) != 0)
            {
                taken = true;
            }

            return taken;
        }

        /// <summary>Makes the task that is being polled the one that is woken from outside.</summary>
        /// <returns>False if the signal belongs to another executor; one that was disposed owns nothing.</returns>
        private bool Register(Executor executor, long waker)
        {
            if (_executor is not null && _executor != executor && ExecutorTable.Find(_waker) == _executor)
            {
                return false;
            }

            _executor = executor;
            Platform.VolatileWrite(ref _waker, waker);
            // Pairs with the exchange in SetFromOutside.
            Platform.FullFence();
            return true;
        }
    }
}
