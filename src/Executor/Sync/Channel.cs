using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// A bounded first-in first-out queue between tasks: senders wait while it is full, receivers while it is empty, each in the
/// order in which they came. Any number of both. (One that need not wait may go before another that was woken for a place or an
/// item of its own and has not been polled yet.)
/// </summary>
/// <remarks>
/// <para>Nothing is lost by a cancelled wait: a cancelled send has not sent, a cancelled receive has not taken, and what was
/// set aside for it goes to the next in line. What a receive had got already and nobody took, because a Join or Select was
/// cancelled, goes back to the front; <see cref="Count"/> may then be more than <see cref="Capacity"/> for a while.</para>
/// <para>Used by the tasks of one executor, and without a lock, unless it is made with <c>shared: true</c>; then any thread or
/// interrupt may use it, for the price of a lock each operation. Interrupts call the members that do not wait.</para>
/// <para>Allocation: when it is made, for <c>capacity</c> items and <c>waiters</c> tasks in each direction, and as much again
/// for what may come back.</para>
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public sealed partial class Channel<T> : IWaitSource<T>, ISendTarget<T>, ITransferSource<T>
{
    private readonly Ring<T> _items;
    private readonly object? _gate;
    private readonly GrantQueue _senders = new();
    private readonly GrantQueue _receivers = new();

    /// <summary>Those that wait for an item without taking it; all of them are woken, and look.</summary>
    private readonly WaitQueue _watchers = new();
    private readonly ChannelWatch<T> _watch;
    private readonly ChannelPeek<T> _peek;
    private readonly int _capacity;
    private bool _closed;

    /// <summary>Makes an empty channel.</summary>
    /// <param name="capacity">Items it holds, at least 1.</param>
    /// <param name="waiters">Tasks that will wait in each direction at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public Channel(int capacity, int waiters = 2, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _capacity = capacity;
        // What comes back: one ReceiveMany of all there were, and one item for each other wait.
        _items = new Ring<T>(capacity + capacity + waiters);
        _gate = SharedGate.Make(shared);
        _watch = new ChannelWatch<T>(this);
        _peek = new ChannelPeek<T>(this);
        SendWait<T>.Fill(waiters);
        Wait<T>.Fill(waiters);
        FillIfUsed(waiters);
    }

    /// <summary>Items it can hold.</summary>
    public int Capacity => _capacity;

    /// <summary>Items in it now. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public int Count => _items.Count;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    string IWaitSource<T>.WaitName => "Channel.Receive";

    string ISendTarget<T>.SendName => "Channel.Send";

    string ITransferSource<T>.TransferName => "Channel.ReceiveMany";

    /// <summary>
    /// Puts an item in, waiting for a place. Ends with false, the item not taken, if the channel is closed meanwhile.
    /// Cancellation: strict, the item was not sent.
    /// </summary>
    public Future<bool> Send(T item) => SendWait<T>.Rent(this, item);

    /// <summary>
    /// Takes the next item, waiting for one. Cancellation: strict, no item was taken; in a Select or Join take it with
    /// <see cref="Future{T}.TakeResult"/>, or it goes back to the front.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once the channel is closed and empty.</returns>
    public Future<T> Receive() => Wait<T>.Rent(this);

    /// <summary>
    /// Waits for at least one item and takes as many as there are and the buffer holds, in their order. Ends with their number,
    /// 0 once the channel is closed and empty. Until then the buffer is the channel's. Cancellation: as <see cref="Receive"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is empty.</exception>
    public Future<int> ReceiveMany(T[] buffer)
    {
        if (buffer.Length == 0)
        {
            throw Errors.OutOfRange(nameof(buffer), "must have room for an item");
        }

        return TransferWait<T>.Rent(this, buffer, 0, buffer.Length);
    }

    /// <summary>
    /// Waits until there is an item to take; false once the channel is closed and empty. Another receiver may be
    /// faster, so take with <see cref="TryReceive"/>. Cancellation: strict.
    /// </summary>
    public Future<bool> WaitToReceive() => Wait<bool>.Rent(_watch);

    /// <summary>
    /// Waits for an item, gives it and leaves it where it is; another receiver may take it. Fails as <see cref="Receive"/> does.
    /// Cancellation: strict.
    /// </summary>
    public Future<T> Peek() => Wait<T>.Rent(_peek);

    /// <summary>Puts an item in if there is a place that no waiting sender is entitled to. Any thread or interrupt, if shared.</summary>
    /// <returns>False if the channel is full or closed; the item is still the caller's.</returns>
    public bool TrySend(T item)
    {
        SharedGate.Enter(_gate);
        bool sent = !_closed && Places > _senders.Granted;
        if (sent)
        {
            Put(item);
        }

        SharedGate.Exit(_gate);
        return sent;
    }

    /// <summary>Takes an item if there is one that no waiting receiver is entitled to. Any thread or interrupt, if shared.</summary>
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
        item = hasItem ? _items.First : default!;
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

    private int Places => _capacity - _items.Count;

    private bool HasItem => _items.Count > _receivers.Granted;

    /// <summary>
    /// Nothing will come any more; nobody is queued then, because Close, or the last Take after it, sends everybody to look.
    /// While an item is set aside it may still come to the others: its receiver may be cancelled.
    /// </summary>
    private bool IsOver => _closed && _items.Count == 0;

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
            Put(item);
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
        WaitOutcome outcome;
        if (_receivers.MayTake(node, _items.Count))
        {
            result = Take();
            outcome = WaitOutcome.Got;
        }
        else
        {
            result = default!;
            outcome = WaitForItem(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    WaitOutcome ITransferSource<T>.PollTransfer(WaitNode node, Waker waker, T[] buffer, int offset, int count, out int moved)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome;
        if (_receivers.MayTake(node, _items.Count))
        {
            // The others that were woken keep what is set aside for them.
            moved = Ring<T>.Least(count, _items.Count - _receivers.Granted);
            _items.TakeFirst(buffer, offset, moved);
            Taken();
            outcome = WaitOutcome.Got;
        }
        else
        {
            moved = 0;
            outcome = WaitForItem(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    /// <summary>One poll of a wait for an item that is not taken.</summary>
    internal WaitOutcome PollWatch(WaitNode node, Waker waker, out T item)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = HasItem ? WaitOutcome.Got : IsOver ? WaitOutcome.Closed : WaitOutcome.Waiting;
        item = outcome == WaitOutcome.Got ? _items.First : default!;
        if (node._queued)
        {
            if (outcome != WaitOutcome.Waiting)
            {
                _watchers.Remove(node);
            }
        }
        else if (outcome == WaitOutcome.Waiting && waker != Waker.None)
        {
            _watchers.Add(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    internal void CancelWatch(WaitNode node)
    {
        SharedGate.Enter(_gate);
        if (node._queued)
        {
            _watchers.Remove(node);
        }

        SharedGate.Exit(_gate);
    }

    void ISendTarget<T>.CancelSend(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _senders.Leave(node);
        _senders.GrantUpTo(Places);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.CancelWait(WaitNode node) => CancelReceive(node);

    void ITransferSource<T>.CancelTransfer(WaitNode node) => CancelReceive(node);

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        SharedGate.Enter(_gate);
        _items.AddFirst(result);
        GrantItems();
        SharedGate.Exit(_gate);
    }

    void ITransferSource<T>.ReturnTransfer(T[] buffer, int offset, int count)
    {
        SharedGate.Enter(_gate);
        _items.AddFirst(buffer, offset, count);
        GrantItems();
        SharedGate.Exit(_gate);
    }

    /// <summary>What takes many items, or none, is used by some channels only.</summary>
    [CallsIfUsed]
    private static void FillIfUsed(int waiters)
    {
        TransferWait<T>.Fill(waiters);
        Wait<bool>.Fill(waiters);
    }

    private void CancelReceive(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _receivers.Leave(node);
        GrantItems();
        SharedGate.Exit(_gate);
    }

    private WaitOutcome WaitForItem(WaitNode node, Waker waker)
    {
        if (IsOver)
        {
            return WaitOutcome.Closed;
        }

        _receivers.Wait(node, waker);
        return WaitOutcome.Waiting;
    }

    [MethodImpl(Platform.InlineOnHost)]
    private void Put(T item)
    {
        _items.AddLast(item);
        GrantItems();
    }

    [MethodImpl(Platform.InlineOnHost)]
    private T Take()
    {
        T item = _items.TakeFirst();
        Taken();
        return item;
    }

    [MethodImpl(Platform.InlineOnHost)]
    private void Taken()
    {
        _senders.GrantUpTo(Places);
        WakeIfOver();
    }

    private void WakeIfOver()
    {
        if (IsOver)
        {
            _receivers.WakeAll();
            _watchers.WakeAll();
        }
    }

    [MethodImpl(Platform.InlineOnHost)]
    private void GrantItems()
    {
        _receivers.GrantUpTo(_items.Count);
        if (!_watchers.IsEmpty && HasItem)
        {
            _watchers.WakeAll();
        }
    }
}
