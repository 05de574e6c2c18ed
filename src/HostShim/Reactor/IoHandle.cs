using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// One descriptor of the system, registered with a reactor: what is known of its readiness, the task that reads and the task that
/// writes, and the system calls, each without a wait.
/// </summary>
/// <remarks>
/// <para>Readiness is a guess that saves system calls: an operation tries when the bit is set, and the outcome corrects it. The
/// edge of a descriptor is told once, so no delivery may be lost between the system call and the clearing:</para>
/// <code>
///   operation:  s = _state;  system call says "would block";  compare-exchange _state: s -> s without the bit
///   delivery:   exchange _state: s -> (s | bit) + OneTick;    read _waker, and wake the task it names
///   who waits:  write _waker;  full fence;  read _state: if the bit is set, try again, else wait
/// </code>
/// <para>A delivery between the first two steps of an operation changes the tick, so the compare-exchange fails and the operation tries again.
/// A delivery after them finds the waker, or is seen by the read behind the fence, as at <see cref="AtomicWaker"/>. The tick has 28
/// bits: it would have to come round between a system call and the next instruction.</para>
/// <para>Operations are of the thread that runs the executor; in a pool, of the thread that polls the task. <see cref="Deliver"/> may come from
/// any. In a pool a handle may be closed while another thread is in a system call with its descriptor, whose number the system would give to
/// the next: so it is closed by the last who uses it.</para>
/// </remarks>
internal abstract class IoHandle : IDisposable
{
    private readonly Reactor _reactor;
    private int _state;

    /// <summary>Threads that are in a system call with it; the sign says that it is to be closed.</summary>
    private int _uses;
    private int _isGone;

    /// <summary>The <see cref="Waker"/> of the task that reads, or accepts; or 0.</summary>
    private long _reader;

    /// <summary>The same of the task that writes, or connects.</summary>
    private long _writer;

    /// <summary>What an operation has found that was cancelled before it could tell; the next one tells it.</summary>
    private int _keptReadError;
    private int _keptWriteError;

    /// <summary>Where a future is kept for reads of this handle, while it is open; and for writes.</summary>
    private FutureReserve? _reads;
    private FutureReserve? _writes;

    private protected IoHandle(Reactor reactor, string name)
    {
        _reactor = reactor;
        Name = name;
        // A try costs less than to wait for the first edge, which often has come before.
        _state = Readiness.Readable | Readiness.Writable;
    }

    /// <summary>What it is, for messages, such as TcpStream.</summary>
    internal string Name { get; }

    internal Reactor Reactor => _reactor;

    /// <summary>Bits of <see cref="Readiness"/>, and ticks.</summary>
    internal int State => Volatile.Read(ref _state);

    internal bool IsClosed => (State & Readiness.Closed) != 0;

    /// <summary>Where the reactor finds it; 0 while it is not registered.</summary>
    internal long Key { get; set; }

    /// <summary>Whether a read that gets less than it asked for has emptied what was there.</summary>
    internal bool DrainsByShortRead { get; init; }

    /// <summary>Whether a task waits to read and readiness is unknown; for drivers that are told each time what to look at.</summary>
    internal bool WantsRead => Volatile.Read(ref _reader) != 0 && (State & Readiness.ForReading) == 0;

    /// <inheritdoc cref="WantsRead"/>
    internal bool WantsWrite => Volatile.Read(ref _writer) != 0 && (State & Readiness.ForWriting) == 0;

    /// <summary>Says that one task at a time will read, or write, so that a future is there for it. Once for each direction.</summary>
    internal void Reserve(IoDirection direction, FutureReserve reserve)
    {
        reserve.Add();
        (direction == IoDirection.Read ? ref _reads : ref _writes) = reserve;
    }

    /// <summary>Notes an event and wakes who waits for it. Any thread.</summary>
    internal void Deliver(int readiness)
    {
        int seen = Volatile.Read(ref _state);
        while (true)
        {
            // A full fence: the wakers are read after it, see above. What the kernel did before the event is seen by the system call.
            int found = Interlocked.CompareExchange(ref _state, (seen | readiness) + Readiness.OneTick, seen);
            if (found == seen)
            {
                break;
            }

            seen = found;
        }

        const int WakesBoth = Readiness.Closed;
        if ((readiness & (Readiness.ForReading | WakesBoth)) != 0)
        {
            WakeIfAny(ref _reader);
        }

        if ((readiness & (Readiness.ForWriting | WakesBoth)) != 0)
        {
            WakeIfAny(ref _writer);
        }
    }

    /// <summary>Clears readiness bits, unless something was delivered since <paramref name="seen"/>.</summary>
    internal void Clear(int seen, int bits)
    {
        if ((seen & bits) != 0)
        {
            // Publishes nothing; it fails if there was a delivery, and then the bits are right as they are.
            Interlocked.CompareExchange(ref _state, seen & ~bits, seen);
        }
    }

    /// <summary>Forgets what was assumed, for one that is only about to become ready. Before it is registered.</summary>
    internal void BeginUnready() => _state = 0;

    /// <summary>Makes a task the one that is woken; look at <see cref="State"/> afterwards.</summary>
    /// <returns>False if another task waits already.</returns>
    internal bool TryAddWaiter(IoDirection direction, Waker waker)
    {
        ref long place = ref Place(direction);
        if (place != 0 && place != (long)waker)
        {
            return false;
        }

        Volatile.Write(ref place, (long)waker);
        // Pairs with the exchange in Deliver.
        Interlocked.MemoryBarrier();
        return true;
    }

    internal void RemoveWaiter(IoDirection direction) => Volatile.Write(ref Place(direction), 0);

    internal void KeepError(IoDirection direction, int error) =>
        (direction == IoDirection.Read ? ref _keptReadError : ref _keptWriteError) = error;

    /// <summary>What <see cref="KeepError"/> kept, once; or 0.</summary>
    internal int TakeKeptError(IoDirection direction)
    {
        ref int kept = ref direction == IoDirection.Read ? ref _keptReadError : ref _keptWriteError;
        int error = kept;
        if (error != 0)
        {
            kept = 0;
        }

        return error;
    }

    /// <summary>Reads what is there. Returns the number of bytes, 0 at the end of the stream, or a negative error number.</summary>
    internal abstract int Read(Span<byte> buffer);

    /// <summary>Writes what there is room for. Returns the number of bytes, or a negative error number.</summary>
    internal abstract int Write(ReadOnlySpan<byte> buffer);

    /// <summary>Takes one connection that has been made, as a handle that is not registered. Returns 0 or an error number.</summary>
    internal virtual int Accept(string name, out IoHandle? accepted) => throw new NotSupportedException(Name);

    /// <summary>Begins to connect. Returns 0 if it is done, InProgress if <see cref="FinishConnect"/> will tell, or another error number.</summary>
    internal virtual int Connect(EndPoint to) => throw new NotSupportedException(Name);

    /// <summary>What became of the connection. Returns 0 or an error number.</summary>
    internal virtual int FinishConnect() => throw new NotSupportedException(Name);

    internal virtual int Bind(EndPoint at) => throw new NotSupportedException(Name);

    /// <summary>Lets it be bound where connections of a server that has ended are still remembered.</summary>
    internal virtual int SetReuseAddress() => throw new NotSupportedException(Name);

    internal virtual int Listen(int backlog) => throw new NotSupportedException(Name);

    /// <summary>Reads one datagram. Returns its bytes that fit, or a negative error number.</summary>
    internal virtual int Receive(Span<byte> buffer, DatagramAddress from, out bool isCut) => throw new NotSupportedException(Name);

    /// <summary>Writes one datagram. Returns its bytes, or a negative error number.</summary>
    internal virtual int Send(ReadOnlySpan<byte> buffer, DatagramAddress to) => throw new NotSupportedException(Name);

    internal virtual int ShutdownSend() => throw new NotSupportedException(Name);

    /// <summary>Where it is bound, or where it is connected to. Allocates.</summary>
    internal virtual int GetEndPoint(bool remote, out EndPoint? endPoint) => throw new NotSupportedException(Name);

    internal virtual int SetOption(SocketOptionLevel level, SocketOptionName option, int value) => throw new NotSupportedException(Name);

    internal virtual int GetOption(SocketOptionLevel level, SocketOptionName option, out int value) => throw new NotSupportedException(Name);

    /// <summary>Begins to receive what is sent to a group, or ends that; on the interface with this index, or for 0 on the system's choice.</summary>
    internal virtual int SetMembership(IPAddress group, int interfaceIndex, bool joins) => throw new NotSupportedException(Name);

    /// <summary>Sends what goes to groups through the interface with this index, or for 0 through the system's choice.</summary>
    internal virtual int SetMulticastInterface(bool isIPv6, int interfaceIndex) => throw new NotSupportedException(Name);

    /// <summary>Makes the close discard what was not sent and tell the other side of a reset.</summary>
    internal virtual int LingerZero() => throw new NotSupportedException(Name);

    /// <summary>Keeps the descriptor from being closed, in a pool. False if it is closed, or about to be.</summary>
    internal bool TryBeginUse()
    {
        if (Interlocked.Increment(ref _uses) > 0)
        {
            return true;
        }

        EndUse();
        return false;
    }

    /// <summary>Ends what <see cref="TryBeginUse"/> began.</summary>
    internal void EndUse()
    {
        if (Interlocked.Decrement(ref _uses) == int.MinValue)
        {
            CloseOnce();
        }
    }

    /// <summary>
    /// Deregisters and closes it; a wait on it ends with an error. The reactor's thread, or any of a pool; a second time it does nothing.
    /// </summary>
    public void Dispose()
    {
        if (!IsClosed)
        {
            // Refused before anything has changed.
            _reactor.CheckThread();
        }

        int uses = Interlocked.Or(ref _uses, int.MinValue);
        if (uses < 0)
        {
            return;
        }

        _reactor.Deregister(this);
        _reads?.Remove();
        _writes?.Remove();
        if (uses == 0)
        {
            CloseOnce();
        }

        Deliver(Readiness.Closed);
    }

    private void CloseOnce()
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0)
        {
            Close();
        }
    }

    /// <summary>Gives the descriptor back to the system. Called once.</summary>
    private protected abstract void Close();

    private static void WakeIfAny(ref long place)
    {
        long waker = Volatile.Read(ref place);
        if (waker != 0)
        {
            ((Waker)waker).Wake();
        }
    }

    private ref long Place(IoDirection direction) => ref direction == IoDirection.Read ? ref _reader : ref _writer;
}
