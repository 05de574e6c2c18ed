using System;

namespace Embedded.Async;

/// <summary>Carries each item to every subscriber (publish/subscribe). A subscriber sees what is published after it subscribed.</summary>
/// <remarks>
/// <para>One ring of <c>capacity</c> items for all; each subscriber has its own place in it. <see cref="Publish"/> waits until the
/// slowest subscriber has room. <see cref="PublishImmediate"/> never waits: it takes the oldest item away from those who have not
/// read it, and each is told how many it missed (<see cref="Subscriber{T}.Lost"/>).</para>
/// <para>Nothing is lost by a cancelled wait: a cancelled publish has not published, a cancelled receive has not taken, and what a
/// receive had got and nobody took, because a Join or Select was cancelled, goes back.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Publishing costs a step for each subscriber. Allocation: when it is made, subscribers included. The
/// ring keeps what it holds alive until it is overwritten.</para>
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public sealed partial class Broadcast<T> : ISendTarget<T>
{
    private readonly object? _gate;
    private readonly T[] _items;
    private readonly Subscriber<T>[] _subscribers;
    private readonly GrantQueue _publishers = new();

    /// <summary>Where the next item goes.</summary>
    private int _tail;
    private bool _closed;

    /// <summary>Makes one without subscribers.</summary>
    /// <param name="capacity">Items that a subscriber may be behind, at least 1.</param>
    /// <param name="subscribers">How many there can be at the same time, at least 1.</param>
    /// <param name="waiters">
    /// Tasks that will wait to publish, and for each subscriber to receive, at the same time; more allocate before the executor is
    /// sealed.
    /// </param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity or the number of subscribers is less than 1.</exception>
    public Broadcast(int capacity, int subscribers, int waiters = 1, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        if (subscribers < 1)
        {
            throw Errors.OutOfRange(nameof(subscribers), "must be at least 1");
        }

        _gate = SharedGate.Make(shared);
        _items = new T[capacity];
        _subscribers = new Subscriber<T>[subscribers];
        for (int i = 0; i < subscribers; i++)
        {
            _subscribers[i] = new Subscriber<T>(this, _gate, waiters);
        }

        SendWait<T>.Fill(waiters);
        Wait<T>.Fill(subscribers * waiters);
    }

    /// <summary>Items that a subscriber may be behind.</summary>
    public int Capacity => _items.Length;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    string ISendTarget<T>.SendName => "Broadcast.Publish";

    /// <summary>
    /// Publishes an item when all subscribers have room for it; at once, if there are none. Ends with false, not published, if it is
    /// closed meanwhile. Publishers wait in the order in which they came. Cancellation: strict, the item was not published.
    /// </summary>
    public Future<bool> Publish(T item) => SendWait<T>.Rent(this, item);

    /// <summary>Publishes an item if all subscribers have room and no publisher waits. Any thread or interrupt, if shared.</summary>
    /// <returns>False if it was not published.</returns>
    public bool TryPublish(T item)
    {
        SharedGate.Enter(_gate);
        bool published = !_closed && Places > _publishers.Granted;
        if (published)
        {
            Put(item);
        }

        SharedGate.Exit(_gate);
        return published;
    }

    /// <summary>
    /// Publishes an item now, before any publisher that waits; a subscriber that has no room loses its oldest. Any thread or
    /// interrupt, if shared.
    /// </summary>
    /// <returns>False if it is closed.</returns>
    public bool PublishImmediate(T item)
    {
        SharedGate.Enter(_gate);
        bool published = !_closed;
        if (published)
        {
            Put(item);
        }

        SharedGate.Exit(_gate);
        return published;
    }

    /// <summary>Takes a free subscriber; dispose it to give it back. Any thread. No allocation.</summary>
    /// <exception cref="CapacityException">All are taken.</exception>
    public Subscriber<T> Subscribe() => TrySubscribe() ?? throw Errors.NoSubscriber(_subscribers.Length);

    /// <summary>As <see cref="Subscribe"/>, but null if all are taken.</summary>
    public Subscriber<T>? TrySubscribe()
    {
        SharedGate.Enter(_gate);
        Subscriber<T>? free = null;
        foreach (Subscriber<T> subscriber in _subscribers)
        {
            if (free is null && !subscriber.IsActive)
            {
                free = subscriber;
                free.Begin();
            }
        }

        SharedGate.Exit(_gate);
        return free;
    }

    /// <summary>Ends it: nothing more is published, and subscribers get what is left for them, then the end. Any thread or interrupt, if shared.</summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _publishers.WakeAll();
        foreach (Subscriber<T> subscriber in _subscribers)
        {
            subscriber.WakeIfOver();
        }

        SharedGate.Exit(_gate);
    }

    WaitOutcome ISendTarget<T>.PollSend(WaitNode node, Waker waker, T item)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        int places = Places;
        bool mayPut = _publishers.MayTake(node, places);
        if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else if (mayPut && places > 0)
        {
            Put(item);
            outcome = WaitOutcome.Got;
        }
        else if (mayPut)
        {
            // What was set aside for it went to an immediate publisher; it is still its turn.
            _publishers.WaitFirst(node, waker);
        }
        else
        {
            _publishers.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    void ISendTarget<T>.CancelSend(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _publishers.Leave(node);
        GrantPlaces();
        SharedGate.Exit(_gate);
    }

    /// <summary>The item so many places before the next one.</summary>
    internal T Before(int places)
    {
        int index = _tail - places;
        return _items[index < 0 ? index + _items.Length : index];
    }

    internal void GrantPlaces()
    {
        if (!_publishers.IsEmpty)
        {
            _publishers.GrantUpTo(Places);
        }
    }

    private int Places
    {
        get
        {
            int most = 0;
            foreach (Subscriber<T> subscriber in _subscribers)
            {
                most = subscriber.Behind > most ? subscriber.Behind : most;
            }

            return _items.Length - most;
        }
    }

    private void Put(T item)
    {
        _items[_tail] = item;
        _tail = _tail + 1 == _items.Length ? 0 : _tail + 1;
        foreach (Subscriber<T> subscriber in _subscribers)
        {
            if (subscriber.IsActive)
            {
                subscriber.Published();
            }
        }

        // Without subscribers an item takes no place.
        GrantPlaces();
    }
}
