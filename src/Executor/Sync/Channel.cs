using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// A bounded first-in first-out queue between tasks: senders wait while it is full, receivers while it is empty, each in the
/// order in which they came. Any number of both. (One that need not wait may go before another that was woken for a place or an
/// item of its own and has not been polled yet.)
/// </summary>
/// <remarks>
/// <para>Nothing is lost by a cancelled wait: a cancelled send has not sent, a cancelled receive has not taken, and what was
/// set aside for it goes to the next in line.</para>
/// <para>Used by the tasks of one executor, and without a lock, unless it is made with <c>shared: true</c>; then any thread or
/// interrupt may use it, for the price of a lock each operation.</para>
/// <para>Allocation: when it is made, for <c>capacity</c> items and <c>waiters</c> tasks in each direction.</para>
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public sealed partial class Channel<T>
{
    private readonly T[] _items;
    private readonly object? _gate;
    private readonly WaitQueue _senders = new();
    private readonly WaitQueue _receivers = new();

    /// <summary>Those that wait for an item without taking it; all of them are woken, and look.</summary>
    private readonly WaitQueue _watchers = new();
    private int _head;
    private int _count;

    /// <summary>Items set aside for receivers that were woken. At most <see cref="_count"/>.</summary>
    private int _grantedItems;

    /// <summary>Places set aside for senders that were woken. At most the places that are free.</summary>
    private int _grantedPlaces;

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

        _items = new T[capacity];
        _gate = shared ? new object() : null;
        SendFuture<T>.Fill(waiters);
        ReceiveFuture<T>.Fill(waiters);
        WaitToReceiveFuture<T>.Fill(waiters);
    }

    /// <summary>Items it can hold.</summary>
    public int Capacity => _items.Length;

    /// <summary>Items in it now.</summary>
    public int Count => _count;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    /// <summary>
    /// Puts an item in, waiting for a place. Ends with false, the item not taken, if the channel is closed meanwhile.
    /// Cancellation: strict, the item was not sent.
    /// </summary>
    public Future<bool> Send(T item) => SendFuture<T>.Rent(this, item);

    /// <summary>Takes the next item, waiting for one. Cancellation: strict, no item was taken.</summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once the channel is closed and empty.</returns>
    public Future<T> Receive() => ReceiveFuture<T>.Rent(this);

    /// <summary>
    /// Waits until there is an item to take; false once the channel is closed and empty. Another receiver may be
    /// faster, so take with <see cref="TryReceive"/>. Cancellation: strict.
    /// </summary>
    public Future<bool> WaitToReceive() => WaitToReceiveFuture<T>.Rent(this);

    /// <summary>Puts an item in if there is a place that no waiting sender is entitled to.</summary>
    /// <returns>False if the channel is full or closed; the item is still the caller's.</returns>
    public bool TrySend(T item)
    {
        Lock();
        bool sent = !_closed && HasPlace;
        if (sent)
        {
            Put(item);
        }

        Unlock();
        return sent;
    }

    /// <summary>Takes an item if there is one that no waiting receiver is entitled to.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryReceive(out T item)
    {
        Lock();
        bool received = HasItem;
        item = received ? Take() : default!;
        Unlock();
        return received;
    }

    /// <summary>
    /// Ends the channel: nothing more can be sent, waiting senders end with false, and receivers get what is left, then the end.
    /// </summary>
    public void Close()
    {
        Lock();
        _closed = true;
        _senders.WakeAll();
        WakeIfOver();
        Unlock();
    }

    internal bool HasPlace => _count + _grantedPlaces < _items.Length && _senders.IsEmpty;

    internal bool HasItem => _count > _grantedItems;

    /// <summary>
    /// Nothing will come any more; nobody is queued then, because Close, or the last Take after it, sends everybody to look.
    /// While an item is set aside it may still come to the others: its receiver may be cancelled.
    /// </summary>
    private bool IsOver => _closed && _count == 0;

    /// <summary>One poll of a send. Returns false if it has to wait.</summary>
    internal bool PollSend(T item, WaitNode node, Waker waker, out bool sent)
    {
        Lock();
        bool isMyTurn = node._granted;
        if (isMyTurn)
        {
            node._granted = false;
            _grantedPlaces--;
        }

        sent = !_closed && !node._queued && (isMyTurn || HasPlace);
        if (sent)
        {
            Put(item);
        }

        bool ended = sent || _closed;
        if (!ended && !node._queued && waker != Waker.None)
        {
            _senders.Add(node, waker);
        }

        Unlock();
        return ended;
    }

    /// <summary>One poll of a receive. Returns false if it has to wait.</summary>
    internal bool PollReceive(WaitNode node, Waker waker, out T item, out bool received)
    {
        Lock();
        if (node._granted)
        {
            node._granted = false;
            _grantedItems--;
        }

        received = !node._queued && HasItem;
        item = received ? Take() : default!;
        bool ended = received || IsOver;
        if (!ended && !node._queued && waker != Waker.None)
        {
            _receivers.Add(node, waker);
        }

        Unlock();
        return ended;
    }

    /// <summary>One poll of a wait for an item that is not taken. Returns false if it has to wait.</summary>
    internal bool PollWatch(WaitNode node, Waker waker, out bool hasItem)
    {
        Lock();
        hasItem = HasItem;
        bool ended = hasItem || IsOver;
        if (node._queued)
        {
            if (ended)
            {
                _watchers.Remove(node);
            }
        }
        else if (!ended && waker != Waker.None)
        {
            _watchers.Add(node, waker);
        }

        Unlock();
        return ended;
    }

    internal void CancelWatch(WaitNode node)
    {
        Lock();
        if (node._queued)
        {
            _watchers.Remove(node);
        }

        Unlock();
    }

    internal void CancelSend(WaitNode node)
    {
        Lock();
        if (node._queued)
        {
            _senders.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            _grantedPlaces--;
            GrantPlace();
        }

        Unlock();
    }

    internal void CancelReceive(WaitNode node)
    {
        Lock();
        if (node._queued)
        {
            _receivers.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            _grantedItems--;
            GrantItem();
        }

        Unlock();
    }

    private void Put(T item)
    {
        int tail = _head + _count;
        _items[tail < _items.Length ? tail : tail - _items.Length] = item;
        _count++;
        GrantItem();
    }

    private T Take()
    {
        T item = _items[_head];
        _items[_head] = default!;
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        _count--;
        GrantPlace();
        WakeIfOver();
        return item;
    }

    private void WakeIfOver()
    {
        if (IsOver)
        {
            _receivers.WakeAll();
            _watchers.WakeAll();
        }
    }

    private void GrantItem()
    {
        if (!HasItem)
        {
            return;
        }

        if (!_receivers.IsEmpty)
        {
            _grantedItems++;
            _receivers.Grant();
        }
        else if (!_watchers.IsEmpty)
        {
            _watchers.WakeAll();
        }
    }

    private void GrantPlace()
    {
        if (!_senders.IsEmpty && _count + _grantedPlaces < _items.Length)
        {
            _grantedPlaces++;
            _senders.Grant();
        }
    }

    private void Lock()
    {
        if (_gate is not null)
        {
            Monitor.Enter(_gate);
        }
    }

    private void Unlock()
    {
        if (_gate is not null)
        {
            Monitor.Exit(_gate);
        }
    }
}
