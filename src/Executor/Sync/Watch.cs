namespace Embedded.Async;

/// <summary>
/// The latest value of something, for any number of receivers. Each is told of each change, and one that is slow skips to the
/// latest: a receiver may miss values in between, never the last.
/// </summary>
/// <remarks>
/// <para>A cancelled wait loses nothing: what a receiver has not seen it is told by the next
/// <see cref="WatchReceiver{T}.Changed"/>.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Allocation: when it is made, and for each receiver.</para>
/// </remarks>
/// <typeparam name="T">The value's type.</typeparam>
public sealed partial class Watch<T>
{
    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();
    private T _value;
    private bool _closed;

    /// <summary>Counts the changes; it may wrap, because it is only compared for being the same.</summary>
    private int _version;

    /// <summary>Makes one.</summary>
    /// <param name="value">What it is now; no change.</param>
    /// <param name="waiters">Tasks that will wait at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    public Watch(T value, int waiters = 2, bool shared = false)
    {
        _value = value;
        _gate = SharedGate.Make(shared);
        Wait<T>.Fill(waiters);
    }

    /// <summary>The latest value. Any thread or interrupt, if shared.</summary>
    public T Value
    {
        get
        {
            SharedGate.Enter(_gate);
            T value = _value;
            SharedGate.Exit(_gate);
            return value;
        }
    }

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    /// <summary>
    /// Changes the value and tells all receivers, even if it is equal to the one before. No effect after <see cref="Close"/>. No
    /// wait. Any thread or interrupt, if shared.
    /// </summary>
    public void Set(T value)
    {
        SharedGate.Enter(_gate);
        if (!_closed)
        {
            _value = value;
            _version++;
            _waiters.WakeAll();
        }

        SharedGate.Exit(_gate);
    }

    /// <summary>Says that there will be no more changes; receivers see the last one, then the end. Any thread or interrupt, if shared.</summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _waiters.WakeAll();
        SharedGate.Exit(_gate);
    }

    /// <summary>Makes a receiver that has seen the present value. Allocates it: call it while starting up.</summary>
    [Cold("receivers are made while starting up")]
    public WatchReceiver<T> MakeReceiver() => new(this, _version);

    internal bool IsSeen(int version) => version == _version;

    internal T See(ref int version)
    {
        SharedGate.Enter(_gate);
        version = _version;
        T value = _value;
        SharedGate.Exit(_gate);
        return value;
    }

    internal WaitOutcome Poll(WaitNode node, Waker waker, ref int version, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = default!;
        if (version != _version)
        {
            Leave(node);
            // For Unsee.
            node._argument = version;
            version = _version;
            result = _value;
            outcome = WaitOutcome.Got;
        }
        else if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else if (!node._queued && waker != Waker.None)
        {
            _waiters.Add(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    internal void Cancel(WaitNode node)
    {
        SharedGate.Enter(_gate);
        Leave(node);
        SharedGate.Exit(_gate);
    }

    /// <summary>What a wait has seen and nobody took is a change again, also for another wait of the same receiver.</summary>
    internal void Unsee(WaitNode node, ref int seen)
    {
        SharedGate.Enter(_gate);
        seen = node._argument;
        _waiters.WakeAll();
        SharedGate.Exit(_gate);
    }

    private void Leave(WaitNode node)
    {
        if (node._queued)
        {
            _waiters.Remove(node);
        }
    }
}

/// <summary>One who looks at a <see cref="Watch{T}"/>; it remembers what it has seen. For one task at a time.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class WatchReceiver<T> : IWaitSource<T>
{
    private readonly Watch<T> _watch;
    private int _seen;

    internal WatchReceiver(Watch<T> watch, int seen)
    {
        _watch = watch;
        _seen = seen;
    }

    /// <summary>Whether there is a change that it has not seen.</summary>
    public bool HasChanged => !_watch.IsSeen(_seen);

    /// <summary>The latest value, which counts as seen from now on. No wait. Executor thread.</summary>
    public T Value => _watch.See(ref _seen);

    string IWaitSource<T>.WaitName => "WatchReceiver.Changed";

    /// <summary>
    /// Waits until the value is one that it has not seen, and gives it. Cancellation: strict, the change is not seen; in a Select
    /// or Join take it with <see cref="Future{T}.TakeResult"/>, or it is not seen either.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once it is closed and the last change was seen.</returns>
    public Future<T> Changed() => Wait<T>.Rent(this);

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result) => _watch.Poll(node, waker, ref _seen, out result);

    void IWaitSource<T>.CancelWait(WaitNode node) => _watch.Cancel(node);

    void IWaitSource<T>.ReturnWait(WaitNode node, T result) => _watch.Unsee(node, ref _seen);
}
