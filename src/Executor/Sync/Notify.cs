namespace Embedded.Async;

/// <summary>
/// Tells tasks that something has changed, without saying what. One notification wakes one waiter, or is kept for the next to come;
/// or all who wait now are woken.
/// </summary>
/// <remarks>
/// <para>At most one notification is kept, so what it tells of must be looked for until there is no more. Waiters are woken in the
/// order in which they came.</para>
/// <para>No notification is lost with a cancelled wait: what <see cref="NotifyOne"/> gave it, or nobody took, goes to the next, or is
/// kept. What <see cref="NotifyAll"/> gave it ends with it: all others got theirs.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may notify, for
/// the price of a lock. For one waiter <see cref="Signal"/> does it without. Allocation: when it is made.</para>
/// <para>The rules are those of Tokio's Notify, but a future counts as a waiter from when it is awaited, not from when it is made.</para>
/// </remarks>
public sealed partial class Notify : IWaitSource
{
    /// <summary>In a node's argument: what woke it.</summary>
    private const int One = 1;
    private const int All = 2;

    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();
    private bool _isKept;

    /// <summary>Makes one with nothing to tell.</summary>
    /// <param name="waiters">Tasks that will wait at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    public Notify(int waiters = 2, bool shared = false)
    {
        _gate = SharedGate.Make(shared);
        Embedded.Async.Wait.Fill(waiters);
    }

    /// <summary>
    /// Whether a notification is kept for the next wait. Exact on a single executor; elsewhere it may be old by the time it is read.
    /// </summary>
    public bool IsKept => _isKept;

    string IWaitSource.WaitName => "Notify.Wait";

    /// <summary>
    /// Waits for a notification. Cancellation: strict, one that it was given goes to the next. No allocation.
    /// </summary>
    public Future Wait() => Embedded.Async.Wait.Rent(this);

    /// <summary>Wakes who waits longest; if nobody does, the next wait ends at once. No allocation.</summary>
    public void NotifyOne()
    {
        SharedGate.Enter(_gate);
        Give();
        SharedGate.Exit(_gate);
    }

    /// <summary>Wakes all who wait now; keeps nothing for who comes later. No allocation.</summary>
    public void NotifyAll()
    {
        SharedGate.Enter(_gate);
        while (_waiters.First is not null)
        {
            _waiters.First._argument = All;
            _waiters.Grant();
        }

        SharedGate.Exit(_gate);
    }

    WaitOutcome IWaitSource.PollWait(WaitNode node, Waker waker)
    {
        SharedGate.Enter(_gate);
        bool got = node._granted;
        if (got)
        {
            node._granted = false;
        }
        else if (!node._queued)
        {
            if (_isKept)
            {
                _isKept = false;
                node._argument = One;
                got = true;
            }
            else if (waker != Waker.None)
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
        if (node._queued)
        {
            _waiters.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            PassOn(node);
        }

        SharedGate.Exit(_gate);
    }

    void IWaitSource.ReturnWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        PassOn(node);
        SharedGate.Exit(_gate);
    }

    private void PassOn(WaitNode node)
    {
        if (node._argument == One)
        {
            Give();
        }
    }

    private void Give()
    {
        if (_waiters.First is null)
        {
            _isKept = true;
        }
        else
        {
            _waiters.First._argument = One;
            _waiters.Grant();
        }
    }
}
