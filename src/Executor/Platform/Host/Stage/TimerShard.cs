using System.Threading;

namespace Embedded.Async;

/// <summary>One thread's timer wheel, behind a lock: a task arms a timer where it is polled, and may be polled elsewhere when it takes it back.</summary>
/// <remarks>
/// <para>An armed timer's state is written under the lock only: by whoever takes it out of the wheel. So a task that reads Armed
/// without the lock and goes on waiting is right, because the wake-up comes after that write; and one that wants to take the timer back
/// looks again under the lock.</para>
/// <para>Invariant Own: a future is ended by the thread that polls its task and by no other.</para>
/// <para>The lock is held for a few hundred nanoseconds at most, and mostly taken by one thread: a lock that spins costs the least.</para>
/// </remarks>
internal sealed class TimerShard(TaskHome home, int number)
{
    private readonly TimerWheel _wheel = new();
    private SpinGate _gate = new();

    /// <summary>Nothing is due before; read without the lock.</summary>
    private long _earliest = long.MaxValue;

    /// <summary>Nothing is due before this time; it may be old by the time it is read.</summary>
    internal long EarliestTicks => Volatile.Read(ref _earliest);

    /// <summary>Armed timers; it may be old by the time it is read.</summary>
    internal int Count => _wheel.Count;

    /// <summary>Lets a timer wake the task in a slot of the pool.</summary>
    internal void Arm(TimerFuture timer, long deadline, int slot)
    {
        _gate.Enter();
        timer._poolSlot = slot;
        timer._state = (timer._state & ((1 << FutureStatus.SlotShift) - 1) & ~FutureStatus.Relative) | FutureStatus.Armed
            | (number << FutureStatus.SlotShift);
        _wheel.Arm(timer, deadline);
        Exit();
    }

    /// <summary>Takes a timer back, unless it has fired meanwhile.</summary>
    internal void Disarm(TimerFuture timer)
    {
        _gate.Enter();
        if ((timer._state & FutureStatus.Armed) != 0)
        {
            _wheel.Disarm(timer);
            timer._state &= ~FutureStatus.Armed;
        }

        Exit();
    }

    /// <summary>Fires what is due, as far as the buffer goes, and says whom to wake.</summary>
    /// <returns>How many; if the buffer is full, there may be more.</returns>
    internal int Fire(long now, Waker[] wakers)
    {
        int count = 0;
        _gate.Enter();
        TimerFuture? timer;
        while (count < wakers.Length && (timer = _wheel.TakeDue(now)) is not null)
        {
            // Asked while it is still this task's: a task does not end before its timers were taken back, and that is done under the lock.
            wakers[count++] = home.WakerOf(timer._poolSlot);
            // Its task is polled next, and with thousands of sleeping tasks that one has long left the caches.
            Platform.Prefetch(timer._continuation);
            // Not ended: the task may be in the poll that armed it, and what has ended when a poll is over counts as ended by that poll. The next
            // poll finds that its time has come.
            timer._state &= ~FutureStatus.Armed;
        }

        Exit();
        return count;
    }

    /// <summary>The exact deadline of the next timer, or <see cref="long.MaxValue"/>.</summary>
    internal long NextDeadline()
    {
        _gate.Enter();
        long deadline = _wheel.NextDeadline();
        Exit();
        return deadline;
    }

    private void Exit()
    {
        Volatile.Write(ref _earliest, _wheel.Count == 0 ? long.MaxValue : _wheel.EarliestTicks);
        _gate.Exit();
    }
}
