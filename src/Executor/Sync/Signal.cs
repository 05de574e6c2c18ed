using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// A flag that an interrupt, another thread or another task sets and one task waits for. Sets that come before the wait is
/// taken are one.
/// </summary>
/// <remarks>
/// <para>Capacity 1 set, 1 waiter. A cancelled wait loses nothing: the flag stays set for the next wait.</para>
/// <para>It belongs to the executor whose task waits on it first. On that executor's thread a set costs no atomic operation;
/// from anywhere else it goes through <see cref="_setFromOutside"/>:</para>
/// <code>
///   another thread:  write data, exchange _setFromOutside = 1, read _waker, wake it
///   the waiter:      write _waker, full fence, read _setFromOutside;  taking: exchange _setFromOutside = 0, read data
/// </code>
/// <para>One of the two reads sees the other's write, so no set is lost. The waker stays registered between waits, so that a
/// task which waits again and again pays for the fence once.</para>
/// </remarks>
public sealed class Signal
{
    private readonly WaitFuture _wait;

    /// <summary>Set by the owning executor's thread, which alone touches it.</summary>
    private bool _set;

    /// <summary>Set by all others.</summary>
    private int _setFromOutside;

    /// <summary>The owner, once there is one; written by its thread.</summary>
    private Executor? _executor;

    /// <summary>The <see cref="Waker"/> of the task that waited last; written by the owning executor's thread.</summary>
    private long _waker;

    /// <summary>Makes a signal that is not set.</summary>
    public Signal()
    {
        _wait = new WaitFuture(this);
    }

    /// <summary>
    /// True if a set has not been taken. Exact on the owning executor's thread; elsewhere it may be old by the time it is read.
    /// </summary>
    public bool IsSet => _set || Platform.VolatileRead(ref _setFromOutside) != 0;

    /// <summary>Sets the flag and wakes the waiter. Any thread or interrupt; no lock, no allocation.</summary>
    public void Set()
    {
        // Another thread may read an old owner or none; either way it is not on the owner's thread and goes the outside way.
        Executor? executor = _executor;
        if (executor is not null && executor.IsOwnThread)
        {
            if (!_set)
            {
                _set = true;
                executor.WakeOwn(_waker);
            }
        }
        else if (Interlocked.Exchange(ref _setFromOutside, 1) == 0)
        {
            long waker = Platform.VolatileRead(ref _waker);
            ExecutorTable.Find(waker)?.Wake(waker);
        }
    }

    /// <summary>Takes the flag back. Executor thread of the waiter.</summary>
    /// <returns>True if it was set.</returns>
    public bool TryTake()
    {
        bool taken = _set;
        _set = false;
        if (Platform.VolatileRead(ref _setFromOutside) != 0 && Interlocked.Exchange(ref _setFromOutside, 0) != 0)
        {
            taken = true;
        }

        return taken;
    }

    /// <summary>Waits until the flag is set and takes it. Cancellation: strict.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another task waits already; or, when awaited, the signal belongs to another executor.
    /// </exception>
    public Future Wait()
    {
        _wait.Reuse();
        return _wait;
    }

    /// <summary>Whether another executor owns it; one that was disposed owns nothing.</summary>
    private bool IsForeignTo(Executor executor) =>
        _executor is not null && _executor != executor && ExecutorTable.Find(_waker) == _executor;

    /// <summary>Makes the current task the one that is woken; false if it was already.</summary>
    private bool Register(Executor executor)
    {
        long waker = (long)executor.CurrentWaker;
        if (_waker == waker)
        {
            return false;
        }

        _executor = executor;
        Platform.VolatileWrite(ref _waker, waker);
        // Pairs with the exchange in Set.
        Platform.FullFence();
        return true;
    }

    private sealed class WaitFuture(Signal signal) : Future
    {
        internal override string Name => "Signal";

        internal void Reuse()
        {
            if ((_state & FutureStatus.Mask) == FutureStatus.Awaited)
            {
                throw Errors.WaitedTwice("a Signal");
            }

            _state = FutureStatus.Inert;
        }

        internal override bool TryCompleteEarly()
        {
            if (!signal.TryTake())
            {
                return false;
            }

            SetStatus(FutureStatus.Completed);
            return true;
        }

        internal override Future? Poll(Executor executor)
        {
            if (signal._executor != executor && signal.IsForeignTo(executor))
            {
                return EndFaulted(Errors.OtherExecutor("the Signal"));
            }

            // A set that came before the registration woke nobody, so only a new registration has to look once more.
            return TryCompleteEarly() || (signal.Register(executor) && TryCompleteEarly()) ? _continuation : null;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void Recycle()
        {
            // A Join keeps an ended wait until it ends itself; by then this one object may serve the next wait.
            if (IsEnded)
            {
                _state = FutureStatus.Taken;
            }
        }
    }
}
