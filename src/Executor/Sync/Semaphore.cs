namespace Embedded.Async;

/// <summary>
/// A number of permits that tasks acquire, one or several at once, and release. A fair one serves in the order in which they came,
/// so that one who asks for many holds up those behind it and is never passed. A greedy one serves everybody whose
/// request can be met: no permit lies idle that somebody could use, but one who asks for many may wait for ever.
/// </summary>
/// <remarks>
/// <para>Nothing is lost by a cancelled wait: permits that were set aside for it, or that nobody took, are there for the next.
/// Release in a finally block: <c>await semaphore.Acquire(); try { … } finally { semaphore.Release(); }</c>.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call
/// <see cref="Release"/> and <see cref="TryAcquire"/>, for the price of a lock. Allocation: when it is made.</para>
/// <para>The name is Dijkstra's (EWD 74, 1963); fair and greedy are what embassy-sync calls the two.</para>
/// </remarks>
public sealed partial class Semaphore : IWaitSource
{
    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();
    private readonly int _most;
    private readonly bool _isFair;
    private int _available;

    /// <summary>Permits set aside for waits that were woken.</summary>
    private int _granted;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">Permits that are there at first.</param>
    /// <param name="most">Permits there can ever be, at least 1. No request may be larger.</param>
    /// <param name="isFair">Whether nobody passes one who came before.</param>
    /// <param name="waiters">Tasks that will wait at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">There are fewer than 0 permits or more than the most, or that is less than 1.</exception>
    public Semaphore(int permits, int most = int.MaxValue, bool isFair = true, int waiters = 2, bool shared = false)
    {
        if (most < 1)
        {
            throw Errors.OutOfRange(nameof(most), "must be at least 1");
        }

        if (permits < 0 || permits > most)
        {
            throw Errors.OutOfRange(nameof(permits), "must be 0 to the most there can be");
        }

        _gate = SharedGate.Make(shared);
        _available = permits;
        _most = most;
        _isFair = isFair;
        Wait.Fill(waiters);
    }

    /// <summary>
    /// Permits that nobody holds and that are set aside for nobody. Exact on a single executor; elsewhere it may be old by the time it
    /// is read.
    /// </summary>
    public int Available => _available;

    string IWaitSource.WaitName => "Semaphore.Acquire";

    /// <summary>
    /// Waits until it gets so many permits, all at once. Cancellation: strict, it got none. Untaken, as the loser of a
    /// Select, it gives them back. No allocation.
    /// </summary>
    /// <param name="permits">At least 1, and at most what there can ever be.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">So many there can never be, or fewer than 1.</exception>
    public Future Acquire(int permits = 1)
    {
        Check(permits);
        return Wait.Rent(this, permits);
    }

    /// <summary>
    /// Takes so many permits if they are there now; of a fair semaphore only if nobody waits. No allocation.
    /// </summary>
    /// <param name="permits">At least 1, and at most what there can ever be.</param>
    /// <returns>False if it took none.</returns>
    /// <exception cref="System.ArgumentOutOfRangeException">So many there can never be, or fewer than 1.</exception>
    public bool TryAcquire(int permits = 1)
    {
        Check(permits);
        SharedGate.Enter(_gate);
        bool isTaken = Take(permits);
        SharedGate.Exit(_gate);
        return isTaken;
    }

    /// <summary>
    /// Gives permits back, or adds new ones, and wakes those that can go on. Cost: as many wake-ups as there are, and in a greedy
    /// semaphore a look at everybody who waits. No allocation.
    /// </summary>
    /// <param name="permits">At least 1.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">So many there can never be, or fewer than 1.</exception>
    /// <exception cref="NotHeldException">There would be more than the most; nothing was released.</exception>
    public void Release(int permits = 1)
    {
        Check(permits);
        SharedGate.Enter(_gate);
        bool fits = permits <= _most - _available - _granted;
        if (fits)
        {
            _available += permits;
            Grant();
        }

        SharedGate.Exit(_gate);
        if (!fits)
        {
            throw Errors.ReleasedTooMany();
        }
    }

    WaitOutcome IWaitSource.PollWait(WaitNode node, Waker waker)
    {
        SharedGate.Enter(_gate);
        bool got = node._granted;
        if (got)
        {
            node._granted = false;
            _granted -= node._argument;
        }
        else if (!node._queued)
        {
            got = Take(node._argument);
            if (!got && waker != Waker.None)
            {
                _waiters.Add(node, waker);
            }
        }

        SharedGate.Exit(_gate);
        return got ? WaitOutcome.Got : WaitOutcome.Waiting;
    }

    void IWaitSource.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        if (node._granted)
        {
            node._granted = false;
            _granted -= node._argument;
            _available += node._argument;
            Grant();
        }
        else if (node._queued)
        {
            _waiters.Remove(node);
            // It may have been a large request that held up smaller ones.
            Grant();
        }

        SharedGate.Exit(_gate);
    }

    void IWaitSource.ReturnWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        // Less than the wait got only if somebody has released what he did not have; it must not throw in the loop.
        int room = _most - _available - _granted;
        _available += node._argument < room ? node._argument : room;
        Grant();
        SharedGate.Exit(_gate);
    }

    private bool Take(int permits)
    {
        bool fits = permits <= _available && (!_isFair || _waiters.IsEmpty);
        if (fits)
        {
            _available -= permits;
        }

        return fits;
    }

    private void Grant()
    {
        WaitNode? node = _waiters.First;
        while (node is not null && _available > 0)
        {
            WaitNode? next = node._next;
            if (node._argument <= _available)
            {
                _available -= node._argument;
                _granted += node._argument;
                _waiters.GrantTo(node);
            }
            else if (_isFair)
            {
                break;
            }

            node = next;
        }
    }

    private void Check(int permits)
    {
        if (permits < 1 || permits > _most)
        {
            throw Errors.OutOfRange(nameof(permits), "must be 1 to the most that the semaphore was made for");
        }
    }
}
