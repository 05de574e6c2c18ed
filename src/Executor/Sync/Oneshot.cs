using System;

namespace Embedded.Async;

/// <summary>One value, once: a task waits for it, whoever has it sends it. After <see cref="Reset"/> it carries the next.</summary>
/// <remarks>
/// <code>
///   empty --(1)--> sent --(2)--> taken        (4) from any: empty
///     +-----(3)--> closed
/// </code>
/// 1 <see cref="Send"/>. 2 a receive takes it; if it is dropped with it, back to sent. 3 <see cref="Close"/>. 4 <see cref="Reset"/>.
/// <para>Nothing is lost by a cancelled wait: the value stays for the next receive.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Allocation: when it is made.</para>
/// </remarks>
/// <typeparam name="T">The value's type.</typeparam>
public sealed partial class Oneshot<T> : IWaitSource<T>
{
    private const int Empty = 0;
    private const int Sent = 1;
    private const int Taken = 2;
    private const int Closed = 3;

    private readonly object? _gate;
    private readonly GrantQueue _receivers = new();
    private T _value = default!;
    private int _phase;

    /// <summary>How often it was reset, so that a value which comes back late is not taken for the next one.</summary>
    private int _round;

    /// <summary>Makes an empty one.</summary>
    /// <param name="waiters">Tasks that will wait at the same time, mostly 1; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    public Oneshot(int waiters = 1, bool shared = false)
    {
        _gate = SharedGate.Make(shared);
        Wait<T>.Fill(waiters);
    }

    /// <summary>Whether a value was sent that nobody has taken.</summary>
    public bool HasValue => _phase == Sent;

    /// <summary>Whether it was closed before a value was sent.</summary>
    public bool IsClosed => _phase == Closed;

    string IWaitSource<T>.WaitName => "Oneshot.Receive";

    /// <summary>Sends the value. No wait. Any thread or interrupt, if shared.</summary>
    /// <returns>False if there was a value already, or it is closed; this one is still the caller's.</returns>
    public bool Send(T value)
    {
        SharedGate.Enter(_gate);
        bool sent = _phase == Empty;
        if (sent)
        {
            Put(value);
        }

        SharedGate.Exit(_gate);
        return sent;
    }

    /// <summary>
    /// Waits for the value and takes it. Cancellation: strict, the value was not taken; in a Select or Join take it with
    /// <see cref="Future{T}.TakeResult"/>, or it goes back.
    /// </summary>
    /// <returns>
    /// A future that fails with <see cref="ChannelClosedException"/> if there will be no value: closed, or taken by another receive.
    /// </returns>
    public Future<T> Receive() => Wait<T>.Rent(this);

    /// <summary>Takes the value if it is there and no waiting task is entitled to it. Any thread or interrupt, if shared.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryReceive(out T value)
    {
        SharedGate.Enter(_gate);
        bool received = Available > _receivers.Granted;
        value = received ? Take() : default!;
        SharedGate.Exit(_gate);
        return received;
    }

    /// <summary>Says that no value will come, unless one was sent already. Any thread or interrupt, if shared.</summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        if (_phase == Empty)
        {
            _phase = Closed;
            _receivers.WakeAll();
        }

        SharedGate.Exit(_gate);
    }

    /// <summary>Makes it empty for the next value, whatever it is now; tasks that wait go on waiting. Any thread or interrupt, if shared.</summary>
    public void Reset()
    {
        SharedGate.Enter(_gate);
        _phase = Empty;
        _value = default!;
        _round++;
        SharedGate.Exit(_gate);
    }

    private int Available => _phase == Sent ? 1 : 0;

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        result = default!;
        bool mayTake = _receivers.MayTake(node, Available);
        if (mayTake && _phase == Sent)
        {
            node._argument = _round;
            result = Take();
            outcome = WaitOutcome.Got;
        }
        else if (_phase >= Taken)
        {
            outcome = WaitOutcome.Closed;
        }
        else
        {
            // Also one whose value a Reset took away; it waits for the next.
            _receivers.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    void IWaitSource<T>.CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _receivers.Leave(node);
        _receivers.GrantUpTo(Available);
        SharedGate.Exit(_gate);
    }

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
        SharedGate.Enter(_gate);
        if (_phase == Taken && node._argument == _round)
        {
            Put(result);
        }

        SharedGate.Exit(_gate);
    }

    private void Put(T value)
    {
        _value = value;
        _phase = Sent;
        _receivers.GrantUpTo(1);
    }

    private T Take()
    {
        T value = _value;
        _value = default!;
        _phase = Taken;
        _receivers.WakeAll();
        return value;
    }
}
