using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// The least that a wait of your own needs: one task registers, and any thread or interrupt wakes it, without a lock. What it
/// waits for is in your own fields, and a condition looks at them. (For a plain flag <see cref="Signal"/> is simpler.)
/// </summary>
/// <remarks>
/// <code>
///   who wakes:  write the data;      full fence;  read _waker, and wake the task it names
///   who waits:  write _waker;        full fence;  read the data
/// </code>
/// <para>Of two writes with a full fence behind each, at least one read sees the other's. If it is the waker's, the task is woken;
/// if it is the waiter's, the condition holds and nobody need wake it. If both, it is polled once more than needed. So no wake
/// is lost, whatever the interleaving, and any number may wake at the same time: they only read.</para>
/// <para>A registration is one number, a task with its generation, so it is never half written, and one that is read too late wakes
/// nobody wrongly: at worst the task looks once more, or the wake names a task that has ended. That is why
/// this needs no state of "being registered", as embassy's AtomicWaker does, whose wakers are two words.</para>
/// <para>Capacity 1 waiter. A cancelled wait loses nothing, because it takes nothing: the condition is yours. Allocation: when
/// it is made.</para>
/// </remarks>
public sealed class AtomicWaker : IWakerRegister
{
    /// <summary>1 while a task waits. The exchange only tells misuse, also by two threads at once.</summary>
    private int _isTaken;

    /// <summary>The <see cref="Waker"/> of the task that waits, or 0.</summary>
    private long _waker;

    /// <summary>Makes one that nobody waits at.</summary>
    public AtomicWaker() => UntilFuture.Fill(1);

    string IWakerRegister.WaitName => "AtomicWaker.WaitUntil";

    /// <summary>
    /// Waits until a condition holds: it is looked at now and each time the task is woken. What it reads was written before the
    /// <see cref="Wake"/>. Cancellation: strict. No allocation.
    /// </summary>
    /// <param name="condition">What it throws ends the wait.</param>
    /// <exception cref="FutureMisuseException">When awaited: another task waits already.</exception>
    public Future WaitUntil(WaitCondition condition) => UntilFuture.Rent(this, condition);

    /// <summary>
    /// Wakes the task that waits, to look at its condition; write what it reads before. Any thread or interrupt; no lock, no
    /// allocation. Without a waiter it does nothing.
    /// </summary>
    public void Wake()
    {
        Platform.FullFence();
        ((Waker)Platform.VolatileRead(ref _waker)).Wake();
    }

    bool IWakerRegister.TryAdd(Waker waker)
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
        {
            return false;
        }

        Platform.VolatileWrite(ref _waker, (long)waker);
        Platform.FullFence();
        return true;
    }

    void IWakerRegister.Remove(Waker waker)
    {
        Platform.VolatileWrite(ref _waker, (long)Waker.None);
        // After the other, so that it does not wipe out the next one's registration.
        Platform.VolatileWrite(ref _isTaken, 0);
    }

    Exception IWakerRegister.Full() => Errors.WaitedTwice("an AtomicWaker");
}
