using System;

namespace Embedded.Async;

/// <summary>
/// A bounded queue between tasks out of which the item of the highest priority comes first, and of equal ones the oldest.
/// Senders wait while it is full, receivers while it is empty, each in the order in which they came: a priority is the item's,
/// not the sender's.
/// </summary>
/// <remarks>
/// <para>A binary heap: a send and a receive cost O(log n). An item of low priority may wait for ever behind a stream of higher
/// ones.</para>
/// <para>Nothing is lost by a cancelled wait: a cancelled send has not sent, a cancelled receive has not taken. What a receive had
/// got and nobody took, because a Join or Select was cancelled, goes back with its priority, before all that are equal.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Allocation: when it is made.</para>
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public sealed partial class PriorityChannel<T> : IWaitSource<T>, ISendTarget<T>
{
    private readonly object? _gate;
    private readonly PriorityHeap<T> _heap;
    private readonly GrantQueue _senders = new();
    private readonly GrantQueue _receivers = new();
    private readonly int _capacity;
    private bool _closed;

    /// <summary>Makes an empty channel.</summary>
    /// <param name="capacity">Items it holds, at least 1.</param>
    /// <param name="waiters">Tasks that will wait in each direction at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public PriorityChannel(int capacity, int waiters = 2, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _capacity = capacity;
        _heap = new PriorityHeap<T>(capacity + waiters);
        _gate = SharedGate.Make(shared);
        SendWait<T>.Fill(waiters);
        Wait<T>.Fill(waiters);
    }

    /// <summary>Items it can hold.</summary>
    public int Capacity => _capacity;

    /// <summary>Items in it now. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public int Count => _heap.Count;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    string IWaitSource<T>.WaitName => "PriorityChannel.Receive";

    string ISendTarget<T>.SendName => "PriorityChannel.Send";

    /// <summary>
    /// Puts an item in, waiting for a place. Ends with false, the item not taken, if the channel is closed meanwhile.
    /// Cancellation: strict, the item was not sent.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">The higher, the sooner it is received.</param>
    public Future<bool> Send(T item, int priority) => SendWait<T>.Rent(this, item, priority);

    /// <summary>
    /// Takes the item of the highest priority, waiting for one. Cancellation: strict, no item was taken; in a Select or Join take
    /// it with <see cref="Future{T}.TakeResult"/>, or it goes back.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once the channel is closed and empty.</returns>
    public Future<T> Receive() => Wait<T>.Rent(this);

    /// <summary>Puts an item in if there is a place that no waiting sender is entitled to. Any thread or interrupt, if shared.</summary>
    /// <returns>False if the channel is full or closed; the item is still the caller's.</returns>
    public bool TrySend(T item, int priority)
    {
        SharedGate.Enter(_gate);
        bool sent = !_closed && Places > _senders.Granted;
        if (sent)
        {
            Put(item, priority);
        }

        SharedGate.Exit(_gate);
        return sent;
    }

    /// <summary>Takes the next item if there is one that no waiting receiver is entitled to. Any thread or interrupt, if shared.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryReceive(out T item)
    {
        SharedGate.Enter(_gate);
        bool received = HasItem;
        item = received ? Take() : default!;
        SharedGate.Exit(_gate);
        return received;
    }

    /// <summary>As <see cref="TryReceive"/>, and leaves the item where it is.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryPeek(out T item)
    {
        SharedGate.Enter(_gate);
        bool hasItem = HasItem;
        item = hasItem ? _heap.First : default!;
        SharedGate.Exit(_gate);
        return hasItem;
    }

    /// <summary>
    /// Ends the channel: nothing more can be sent, waiting senders end with false, and receivers get what is left, then the end.
    /// Any thread or interrupt, if shared.
    /// </summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _senders.WakeAll();
        WakeIfOver();
        SharedGate.Exit(_gate);
    }

    private int Places => _capacity - _heap.Count;

    private bool HasItem => _heap.Count > _receivers.Granted;

    private bool IsOver => _closed && _heap.Count == 0;

    WaitOutcome ISendTarget<T>.PollSend(WaitNode node, Waker waker, T item)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        int places = Places;
        bool mayPut = _senders.MayTake(node, places);
        if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else if (!mayPut)
        {
            _senders.Wait(node, waker);
        }
        else if (places > 0)
        {
            Put(item, node._argument);
            outcome = WaitOutcome.Got;
        }
        else
        {
            // What came back has taken the place that was set aside for it; it keeps its turn.
            _senders.WaitFirst(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = default!;
        if (_receivers.MayTake(node, _heap.Count))
        {
            // Kept for ReturnWait.
            node._argument = _heap.FirstPriority;
            result = Take();
            outcome = WaitOutcome.Got;
        }
        else if (IsOver)
        {
            outcome = WaitOutcome.Closed;
        }
        else
        {
            _receivers.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    void ISendTarget<T>.CancelSend(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _senders.Leave(node);
        _senders.GrantUpTo(Places);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _receivers.Leave(node);
        _receivers.GrantUpTo(_heap.Count);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        SharedGate.Enter(_gate);
        _heap.AddBeforeEquals(result, node._argument);
        _receivers.GrantUpTo(_heap.Count);
        SharedGate.Exit(_gate);
    }

    private void Put(T item, int priority)
    {
        _heap.Add(item, priority);
        _receivers.GrantUpTo(_heap.Count);
    }

    private T Take()
    {
        T item = _heap.TakeFirst();
        _senders.GrantUpTo(Places);
        WakeIfOver();
        return item;
    }

    private void WakeIfOver()
    {
        if (IsOver)
        {
            _receivers.WakeAll();
        }
    }
}
