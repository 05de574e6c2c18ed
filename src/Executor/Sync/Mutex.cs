using System;

namespace Embedded.Async;

/// <summary>
/// Lets one task at a time into a section that has awaits in it; the others wait in the order in which they came. (A section
/// without an await needs no lock: the tasks of one executor do not interrupt each other.)
/// </summary>
/// <remarks>
/// <para>Not reentrant: a task that locks it twice waits for itself. Dispose the guard once, best with
/// <c>using (await mutex.Lock())</c>: then it is unlocked however the section ends, by a cancellation too.</para>
/// <para>Nothing is lost by a cancelled wait: a lock that was set aside for it, or that nobody took, goes to the next in line.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>. Not for interrupts.
/// Allocation: when it is made.</para>
/// </remarks>
public sealed partial class Mutex : IWaitSource<MutexGuard>
{
    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();

    /// <summary>Two that take turns, so that a guard which is disposed twice does not unlock what is the next one's.</summary>
    private readonly MutexGuard[] _guards;
    private int _nextGuard;
    private MutexGuard? _holder;

    /// <summary>Unlocked, but set aside for a waiter that was woken.</summary>
    private bool _isGranted;

    /// <summary>Makes an unlocked mutex.</summary>
    /// <param name="waiters">Tasks that will wait at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether tasks of several executors use it.</param>
    public Mutex(int waiters = 2, bool shared = false)
    {
        _gate = SharedGate.Make(shared);
        _guards = new[] { new MutexGuard(this), new MutexGuard(this) };
        Wait<MutexGuard>.Fill(waiters);
    }

    /// <summary>Whether somebody holds it. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public bool IsLocked => _holder is not null;

    string IWaitSource<MutexGuard>.WaitName => "Mutex.Lock";

    /// <summary>
    /// Waits until it is this task's turn. Cancellation: strict, it is not locked then. In a Select or Join take the guard with
    /// <see cref="Future{T}.TakeResult"/>; not taken, it is unlocked again.
    /// </summary>
    /// <returns>What to dispose to unlock it.</returns>
    public Future<MutexGuard> Lock() => Wait<MutexGuard>.Rent(this);

    /// <summary>Locks it if nobody holds it or waits for it.</summary>
    /// <returns>The guard, or null.</returns>
    public MutexGuard? TryLock()
    {
        SharedGate.Enter(_gate);
        MutexGuard? guard = IsFree ? Take() : null;
        SharedGate.Exit(_gate);
        return guard;
    }

    private bool IsFree => _holder is null && !_isGranted && _waiters.IsEmpty;

    internal void Unlock(MutexGuard guard)
    {
        SharedGate.Enter(_gate);
        bool isHolder = _holder == guard;
        if (isHolder)
        {
            _holder = null;
            Grant();
        }

        SharedGate.Exit(_gate);
        if (!isHolder)
        {
            throw Errors.NotHeld("a MutexGuard");
        }
    }

    WaitOutcome IWaitSource<MutexGuard>.PollWait(WaitNode node, Waker waker, out MutexGuard result)
    {
        SharedGate.Enter(_gate);
        bool isMyTurn = node._granted;
        if (isMyTurn)
        {
            node._granted = false;
            _isGranted = false;
        }

        bool taken = !node._queued && (isMyTurn || IsFree);
        result = taken ? Take() : null!;
        if (!taken && !node._queued && waker != Waker.None)
        {
            _waiters.Add(node, waker);
        }

        SharedGate.Exit(_gate);
        return taken ? WaitOutcome.Got : WaitOutcome.Waiting;
    }

    void IWaitSource<MutexGuard>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        if (node._queued)
        {
            _waiters.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            _isGranted = false;
            Grant();
        }

        SharedGate.Exit(_gate);
    }

    void IWaitSource<MutexGuard>.ReturnWait(WaitNode node, MutexGuard result) => Unlock(result);

    private MutexGuard Take()
    {
        MutexGuard guard = _guards[_nextGuard];
        _nextGuard = 1 - _nextGuard;
        _holder = guard;
        return guard;
    }

    private void Grant()
    {
        if (!_waiters.IsEmpty)
        {
            _isGranted = true;
            _waiters.Grant();
        }
    }
}

/// <summary>Holds a <see cref="Mutex"/>; disposing it unlocks.</summary>
public sealed class MutexGuard : IDisposable
{
    private readonly Mutex _mutex;

    internal MutexGuard(Mutex mutex) => _mutex = mutex;

    /// <summary>Unlocks the mutex; who waits longest gets it. No wait, no allocation. Not for interrupts.</summary>
    /// <exception cref="NotHeldException">It was disposed before.</exception>
    public void Dispose() => _mutex.Unlock(this);
}
