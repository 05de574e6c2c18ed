using System;

namespace Embedded.Async;

/// <summary>
/// As <see cref="AtomicWaker"/>, for a fixed number of tasks: each waits for a condition of its own, and all are woken to look.
/// </summary>
/// <remarks>
/// <para>Full, it takes no more: the wait of one task too many ends at once by a <see cref="CapacityException"/>, and the others do not
/// notice. A task that waits twice, in a Join for example, takes two places.</para>
/// <para>Woken in the order in which they came. A cancelled wait loses nothing, because it takes nothing: the conditions are yours.</para>
/// <para>Used by the tasks of one executor, without a lock, unless it is made with <c>shared: true</c>; then any thread or interrupt
/// may wake. Allocation: when it is made.</para>
/// </remarks>
public sealed partial class WakerList : IWakerRegister
{
    private readonly object? _gate;
    private readonly Waker[] _wakers;
    private int _count;

    /// <summary>Makes one that nobody waits at.</summary>
    /// <param name="capacity">Tasks that wait at the same time, at least 1.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public WakerList(int capacity, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _gate = SharedGate.Make(shared);
        _wakers = new Waker[capacity];
        UntilFuture.Fill(capacity);
    }

    /// <summary>Tasks that may wait at the same time.</summary>
    public int Capacity => _wakers.Length;

    /// <summary>Tasks that wait now. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public int Count => _count;

    string IWakerRegister.WaitName => "WakerList.WaitUntil";

    /// <summary>
    /// Waits until a condition holds: it is looked at now and each time the task is woken. Of a shared list, what it reads was written
    /// before the <see cref="WakeAll"/>. Cancellation: strict. No allocation.
    /// </summary>
    /// <param name="condition">What it throws ends the wait.</param>
    /// <exception cref="CapacityException">When awaited: as many wait already as it was made for.</exception>
    public Future WaitUntil(WaitCondition condition) => UntilFuture.Rent(this, condition);

    /// <summary>
    /// Wakes all who wait, to look at their conditions; change what they read before. Cost: one wake-up each. No allocation.
    /// </summary>
    public void WakeAll()
    {
        SharedGate.Enter(_gate);
        for (int i = 0; i < _count; i++)
        {
            _wakers[i].Wake();
        }

        SharedGate.Exit(_gate);
    }

    // The lock orders it with a WakeAll: of one before, the condition sees what was written; one after finds the waker.
    bool IWakerRegister.TryAdd(Waker waker)
    {
        SharedGate.Enter(_gate);
        bool fits = _count < _wakers.Length;
        if (fits)
        {
            _wakers[_count++] = waker;
        }

        SharedGate.Exit(_gate);
        return fits;
    }

    void IWakerRegister.Remove(Waker waker)
    {
        SharedGate.Enter(_gate);
        int place = 0;
        while (_wakers[place] != waker)
        {
            place++;
        }

        // Moved up one by one, so that the order stays.
        for (_count--; place < _count; place++)
        {
            _wakers[place] = _wakers[place + 1];
        }

        _wakers[_count] = Waker.None;
        SharedGate.Exit(_gate);
    }

    Exception IWakerRegister.Full() => Errors.WakerListFull(_wakers.Length);
}
