using System;

namespace Embedded.Async;

/// <summary>
/// One who receives what a <see cref="Broadcast{T}"/> carries. Dispose it to leave; it may then be given to the next who
/// subscribes, so do not use it any more.
/// </summary>
/// <typeparam name="T">What it receives.</typeparam>
public sealed class Subscriber<T> : IWaitSource<T>, IDisposable
{
    private readonly Broadcast<T> _broadcast;
    private readonly object? _gate;
    private readonly GrantQueue _receivers = new();

    /// <summary>What was received and came back; it is received before what stands in the ring.</summary>
    private readonly Ring<T> _returned;

    /// <summary>Which subscription this is, so that what one left behind does not reach the next.</summary>
    private int _round;

    internal Subscriber(Broadcast<T> broadcast, object? gate, int waiters)
    {
        _broadcast = broadcast;
        _gate = gate;
        _returned = new Ring<T>(waiters);
    }

    /// <summary>Items there are for it now.</summary>
    public int Count => _returned.Count + Behind;

    /// <summary>Items that it missed since it subscribed, because it was slower than an immediate publisher.</summary>
    public int Lost { get; private set; }

    /// <summary>How many items of the ring are still for it; none, if nobody subscribed.</summary>
    internal int Behind { get; private set; }

    internal bool IsActive { get; private set; }

    string IWaitSource<T>.WaitName => "Subscriber.Receive";

    /// <summary>
    /// Takes the next item, waiting for one. Several tasks that share a subscriber share its items, first come, first served.
    /// Cancellation: strict, no item was taken; in a Select or Join take it with <see cref="Future{T}.TakeResult"/>, or it goes back.
    /// </summary>
    /// <returns>
    /// A future that fails with <see cref="ChannelClosedException"/> once the broadcast is closed and there is nothing left, or
    /// the subscriber was disposed.
    /// </returns>
    public Future<T> Receive() => Wait<T>.Rent(this, _round);

    /// <summary>Takes the next item if there is one that no waiting task is entitled to. Any thread or interrupt, if shared.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryReceive(out T item)
    {
        SharedGate.Enter(_gate);
        bool received = Count > _receivers.Granted;
        item = received ? Take() : default!;
        SharedGate.Exit(_gate);
        return received;
    }

    /// <summary>Leaves: publishers no longer wait for it. Any thread. Once.</summary>
    public void Dispose()
    {
        SharedGate.Enter(_gate);
        if (IsActive)
        {
            IsActive = false;
            Behind = 0;
            while (_returned.Count > 0)
            {
                _returned.TakeFirst();
            }

            _receivers.WakeAll();
            _broadcast.GrantPlaces();
        }

        SharedGate.Exit(_gate);
    }

    internal void Begin()
    {
        IsActive = true;
        Lost = 0;
        _round++;
    }

    internal void Published()
    {
        if (Behind == _broadcast.Capacity)
        {
            Lost++;
        }
        else
        {
            Behind++;
            _receivers.GrantUpTo(Count);
        }
    }

    internal void WakeIfOver()
    {
        if (_broadcast.IsClosed && Count == 0)
        {
            _receivers.WakeAll();
        }
    }

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = default!;
        bool mayTake = _receivers.MayTake(node, Count);
        bool isOld = node._argument != _round;
        if (isOld)
        {
            outcome = WaitOutcome.Closed;
            _receivers.GrantUpTo(Count);
        }
        else if (mayTake && Count > 0)
        {
            result = Take();
            outcome = WaitOutcome.Got;
        }
        else if (!IsActive || (_broadcast.IsClosed && Count == 0))
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

    void IWaitSource<T>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _receivers.Leave(node);
        _receivers.GrantUpTo(Count);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        SharedGate.Enter(_gate);
        if (IsActive && node._argument == _round)
        {
            _returned.AddFirst(result);
            _receivers.GrantUpTo(Count);
        }

        SharedGate.Exit(_gate);
    }

    private T Take()
    {
        T item;
        if (_returned.Count > 0)
        {
            item = _returned.TakeFirst();
        }
        else
        {
            item = _broadcast.Before(Behind);
            Behind--;
            _broadcast.GrantPlaces();
        }

        WakeIfOver();
        return item;
    }

    /// <summary>For tests.</summary>
    internal bool NobodyWaitsInVain =>
        _receivers.IsEmpty || (IsActive && Count <= _receivers.Granted && !(_broadcast.IsClosed && Count == 0));
}
