using System;

namespace Embedded.Async;

/// <summary>
/// A channel that copies nothing: it owns a fixed number of slots, such as byte arrays or message objects, and lends them. A sender
/// borrows an empty slot, fills it and sends it; a receiver gets it, reads it and returns it.
/// </summary>
/// <remarks>
/// <code>
///   empty --(1)--> lent to a sender --(2)--> full --(3)--> lent to a receiver
///     ^-----------(4)------+                                        |
///     +------------------------------------(4)----------------------+
/// </code>
/// 1 <see cref="BorrowToSend"/>. 2 <see cref="Send"/>. 3 <see cref="Receive"/>. 4 <see cref="Return"/>.
/// <para>Full slots are received in the order in which they were sent. Nothing is lost by a cancelled wait; a slot that a wait had
/// got and nobody took, because a Join or Select was cancelled, goes back where it was, full ones to the front. A task that is
/// cancelled while it holds a slot returns it in a finally block; otherwise the slot is gone.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Allocation: when it is made. Finding a slot costs a step for each.</para>
/// </remarks>
/// <typeparam name="T">What a slot is, a class.</typeparam>
public sealed partial class LendingChannel<T> : IWaitSource<T>
    where T : class
{
    private const int Empty = 0;
    private const int LentToSender = 1;
    private const int Full = 2;
    private const int LentToReceiver = 3;

    private readonly object? _gate;
    private readonly T[] _slots;

    /// <summary>For each slot, where it is.</summary>
    private readonly int[] _places;
    private readonly Ring<T> _empty;
    private readonly Ring<T> _full;
    private readonly LendingChannelSenders<T> _sendEnd;
    private readonly GrantQueue _senders = new();
    private readonly GrantQueue _receivers = new();
    private bool _closed;

    /// <summary>Makes a channel whose slots are all empty.</summary>
    /// <param name="slots">What it lends; different objects, at least one. The channel's from now on, the array too.</param>
    /// <param name="waiters">Tasks that will wait in each direction at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no slot.</exception>
    public LendingChannel(T[] slots, int waiters = 1, bool shared = false)
    {
        if (slots.Length == 0)
        {
            throw Errors.OutOfRange(nameof(slots), "must hold at least one");
        }

        _gate = SharedGate.Make(shared);
        _slots = slots;
        _places = new int[slots.Length];
        _empty = new Ring<T>(slots.Length);
        _full = new Ring<T>(slots.Length);
        _sendEnd = new LendingChannelSenders<T>(this);
        foreach (T slot in slots)
        {
            _empty.AddLast(slot);
        }

        Wait<T>.Fill(waiters + waiters);
    }

    /// <summary>Slots it owns.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Slots that were sent and not received yet.</summary>
    public int Count => _full.Count;

    /// <summary>Slots that can be borrowed to send.</summary>
    public int EmptyCount => _empty.Count;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    string IWaitSource<T>.WaitName => "LendingChannel.Receive";

    /// <summary>
    /// Waits for an empty slot and lends it to the caller, who fills it and sends it, or returns it. Senders wait in the order in
    /// which they came. Cancellation: strict, nothing was lent; in a Select or Join take it with
    /// <see cref="Future{T}.TakeResult"/>, or it goes back.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> if the channel is closed.</returns>
    public Future<T> BorrowToSend() => Wait<T>.Rent(_sendEnd);

    /// <summary>As <see cref="BorrowToSend"/>, without a wait. Any thread or interrupt, if shared.</summary>
    /// <returns>The slot, or null: none is empty, those there are wait for others, or the channel is closed.</returns>
    public T? TryBorrowToSend()
    {
        SharedGate.Enter(_gate);
        T? slot = !_closed && _empty.Count > _senders.Granted ? Lend(_empty, LentToSender) : null;
        SharedGate.Exit(_gate);
        return slot;
    }

    /// <summary>
    /// Sends a slot that was borrowed to send; it is not the caller's any more. No wait. Any thread or interrupt, if shared.
    /// </summary>
    /// <returns>False if the channel was closed meanwhile; then it is empty again.</returns>
    /// <exception cref="NotHeldException">It is not borrowed to send.</exception>
    public bool Send(T slot)
    {
        SharedGate.Enter(_gate);
        int index = IndexOf(slot);
        bool held = index >= 0 && _places[index] == LentToSender;
        bool sent = held && !_closed;
        if (sent)
        {
            _places[index] = Full;
            _full.AddLast(slot);
            _receivers.GrantUpTo(_full.Count);
        }
        else if (held)
        {
            PutBack(index);
        }

        SharedGate.Exit(_gate);
        return held ? sent : throw Errors.NotBorrowed();
    }

    /// <summary>
    /// Waits for the next slot that was sent and lends it to the caller, who reads it and returns it. Cancellation: strict, nothing
    /// was lent; in a Select or Join take it with <see cref="Future{T}.TakeResult"/>, or it goes back to the front.
    /// </summary>
    /// <returns>A future that fails with <see cref="ChannelClosedException"/> once the channel is closed and no slot is full.</returns>
    public Future<T> Receive() => Wait<T>.Rent(this);

    /// <summary>As <see cref="Receive"/>, without a wait. Any thread or interrupt, if shared.</summary>
    /// <returns>The slot, or null: none is full, or those there are wait for others.</returns>
    public T? TryReceive()
    {
        SharedGate.Enter(_gate);
        T? slot = _full.Count > _receivers.Granted ? TakeFull() : null;
        SharedGate.Exit(_gate);
        return slot;
    }

    /// <summary>
    /// Returns a slot, one that was received or one that was borrowed to send and is not needed; it is empty then. No wait. Any
    /// thread or interrupt, if shared.
    /// </summary>
    /// <exception cref="NotHeldException">It is not borrowed.</exception>
    public void Return(T slot)
    {
        SharedGate.Enter(_gate);
        int index = IndexOf(slot);
        bool held = index >= 0 && (_places[index] == LentToSender || _places[index] == LentToReceiver);
        if (held)
        {
            PutBack(index);
        }

        SharedGate.Exit(_gate);
        if (!held)
        {
            throw Errors.NotBorrowed();
        }
    }

    /// <summary>
    /// Ends the channel: nothing more can be sent, and receivers get what was sent, then the end. Any thread or interrupt, if shared.
    /// </summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _senders.WakeAll();
        WakeIfOver();
        SharedGate.Exit(_gate);
    }

    private bool IsOver => _closed && _full.Count == 0;

    internal WaitOutcome PollBorrow(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = null!;
        bool mayTake = _senders.MayTake(node, _empty.Count);
        if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else if (mayTake)
        {
            result = Lend(_empty, LentToSender);
            outcome = WaitOutcome.Got;
        }
        else
        {
            _senders.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    internal void CancelBorrow(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _senders.Leave(node);
        _senders.GrantUpTo(_empty.Count);
        SharedGate.Exit(_gate);
    }

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = null!;
        if (_receivers.MayTake(node, _full.Count))
        {
            result = TakeFull();
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

    void IWaitSource<T>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _receivers.Leave(node);
        _receivers.GrantUpTo(_full.Count);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        SharedGate.Enter(_gate);
        _places[IndexOf(result)] = Full;
        _full.AddFirst(result);
        _receivers.GrantUpTo(_full.Count);
        SharedGate.Exit(_gate);
    }

    private T TakeFull()
    {
        T slot = Lend(_full, LentToReceiver);
        WakeIfOver();
        return slot;
    }

    private T Lend(Ring<T> from, int place)
    {
        T slot = from.TakeFirst();
        _places[IndexOf(slot)] = place;
        return slot;
    }

    private void PutBack(int index)
    {
        _places[index] = Empty;
        _empty.AddLast(_slots[index]);
        if (!_closed)
        {
            _senders.GrantUpTo(_empty.Count);
        }
    }

    private void WakeIfOver()
    {
        if (IsOver)
        {
            _receivers.WakeAll();
        }
    }

    private int IndexOf(T slot)
    {
        int index = _slots.Length - 1;
        while (index >= 0 && !ReferenceEquals(_slots[index], slot))
        {
            index--;
        }

        return index;
    }
}

/// <summary>Those who wait for an empty slot.</summary>
internal sealed class LendingChannelSenders<T> : IWaitSource<T>
    where T : class
{
    private readonly LendingChannel<T> _channel;

    internal LendingChannelSenders(LendingChannel<T> channel) => _channel = channel;

    string IWaitSource<T>.WaitName => "LendingChannel.BorrowToSend";

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result) => _channel.PollBorrow(node, waker, out result);

    void IWaitSource<T>.CancelWait(WaitNode node) => _channel.CancelBorrow(node);

    void IWaitSource<T>.ReturnWait(WaitNode node, T result) => _channel.Return(result);
}
