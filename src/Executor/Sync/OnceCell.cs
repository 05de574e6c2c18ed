namespace Embedded.Async;

/// <summary>
/// A value that is set once, then stays. Tasks wait for it, or make it: one of them at a time, and if that one fails or is cancelled
/// the next tries.
/// </summary>
/// <remarks>
/// <para>No capacity but one value. Who wants to make it is served in the order in which they came; once it is there all go on.</para>
/// <para>Nothing is lost by a cancelled wait: the value stays, and the turn to make it goes to the next.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call
/// <see cref="TrySet"/> and <see cref="TryGet"/>, for the price of a lock. Allocation: when it is made; each task that is making the
/// value or waits to has a future of an async method until then, see FuturesPerMethod in nf.config.</para>
/// </remarks>
/// <typeparam name="T">What it holds.</typeparam>
public sealed partial class OnceCell<T> : IWaitSource<T>, IWaitSource
{
    private readonly object? _gate;

    /// <summary>Wait until it is set.</summary>
    private readonly WaitQueue _readers = new();

    /// <summary>Wait until it is set, or until it is their turn to make the value.</summary>
    private readonly WaitQueue _makers = new();
    private T _value = default!;
    private bool _isSet;

    /// <summary>It is somebody's turn to make the value. Means nothing once it is set.</summary>
    private bool _isTurnTaken;

    /// <summary>Makes an empty one.</summary>
    /// <param name="waiters">
    /// Tasks that will wait for the value at the same time, and as many for the turn to make it; more allocate before the executor is
    /// sealed.
    /// </param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    public OnceCell(int waiters = 2, bool shared = false)
    {
        _gate = SharedGate.Make(shared);
        Wait<T>.Fill(waiters);
        Embedded.Async.Wait.Fill(waiters);
    }

    /// <summary>Whether it is set. True stays true.</summary>
    public bool IsSet => _isSet;

    string IWaitSource<T>.WaitName => "OnceCell.Wait";

    string IWaitSource.WaitName => "OnceCell.GetOrInitialise";

    /// <summary>
    /// Sets the value and wakes all who wait for it. Whoever is making one meanwhile makes it for nothing. No allocation.
    /// </summary>
    /// <returns>False if it is set already; the value is still the caller's.</returns>
    public bool TrySet(T value)
    {
        SharedGate.Enter(_gate);
        bool isFirst = !_isSet;
        if (isFirst)
        {
            _value = value;
            _isSet = true;
            _readers.WakeAll();
            _makers.WakeAll();
        }

        SharedGate.Exit(_gate);
        return isFirst;
    }

    /// <summary>The value, if it is set. No allocation.</summary>
    /// <returns>False if it is not.</returns>
    public bool TryGet(out T value)
    {
        SharedGate.Enter(_gate);
        value = _value;
        bool isSet = _isSet;
        SharedGate.Exit(_gate);
        return isSet;
    }

    /// <summary>Waits until it is set. Cancellation: strict. No allocation.</summary>
    public Future<T> Wait() => Wait<T>.Rent(this);

    /// <summary>
    /// The value; if it is not set, it is made, by one caller at a time: what the first gets from its factory all others get too. If
    /// that ends by an exception or is cancelled, the next in line tries with its own factory. Cancellation: strict, the turn to
    /// make the value goes to the next. A factory must not ask for the same value: it would wait for itself.
    /// </summary>
    /// <param name="factory">Makes the value. Called only by the one whose turn it is; what it throws, its caller gets.</param>
    public Future<T> GetOrInitialise(FutureFactory<T> factory) => _isSet ? Wait() : Initialise(factory);

    private async Future<T> Initialise(FutureFactory<T> factory)
    {
        await Embedded.Async.Wait.Rent(this);
        // Set by somebody else just now: whose turn it is no longer matters.
        if (!_isSet)
        {
            try
            {
                T made = await factory();
                TrySet(made);
            }
            finally
            {
                EndTurn();
            }
        }

        TryGet(out T value);
        return value;
    }

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        result = _value;
        bool got = _isSet;
        if (!got && !node._queued && waker != Waker.None)
        {
            _readers.Add(node, waker);
        }

        SharedGate.Exit(_gate);
        return got ? WaitOutcome.Got : WaitOutcome.Waiting;
    }

    void IWaitSource<T>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        if (node._queued)
        {
            _readers.Remove(node);
        }

        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        // It is still here.
    }

    WaitOutcome IWaitSource.PollWait(WaitNode node, Waker waker)
    {
        SharedGate.Enter(_gate);
        bool got = node._granted || _isSet;
        node._granted = false;
        if (!got && !node._queued)
        {
            got = !_isTurnTaken;
            if (got)
            {
                _isTurnTaken = true;
            }
            else if (waker != Waker.None)
            {
                _makers.Add(node, waker);
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
            _makers.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            PassTurn();
        }

        SharedGate.Exit(_gate);
    }

    void IWaitSource.ReturnWait(WaitNode node) => EndTurn();

    private void EndTurn()
    {
        SharedGate.Enter(_gate);
        PassTurn();
        SharedGate.Exit(_gate);
    }

    private void PassTurn()
    {
        // Once it is set nobody is left in the queue.
        _isTurnTaken = !_makers.IsEmpty;
        if (_isTurnTaken)
        {
            _makers.Grant();
        }
    }
}
