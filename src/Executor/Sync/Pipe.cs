using System;

namespace Embedded.Async;

/// <summary>
/// A bounded stream of bytes between tasks: writers wait while it is full, readers while it is empty, each in the order in which
/// they came. Bytes come out in the order in which they went in; where one write ends and the next begins is not kept.
/// </summary>
/// <remarks>
/// <para>Cancellation: a cancelled read has read nothing, a cancelled <see cref="Write"/> has written nothing. A cancelled
/// <see cref="WriteAll"/> has written a part, the first bytes, and <see cref="TotalWritten"/> says in all how many: what was
/// written stays written. What a read had got and nobody took, because a Join or Select was cancelled, goes back to the front,
/// from the caller's array: so leave that alone until the next await. What a write has written is never taken back.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>; then any thread or interrupt may call the
/// members that do not wait. Allocation: when it is made, twice the capacity, because a read may come back.</para>
/// </remarks>
public sealed partial class Pipe
{
    private const int All = 1;

    private readonly object? _gate;
    private readonly Ring<byte> _bytes;
    private readonly int _capacity;
    private readonly PipeReader _readEnd;
    private readonly PipeWriter _writeEnd;

    /// <summary>Those who wait take turns: there is one to take while there is a byte, or room for one.</summary>
    private readonly GrantQueue _readers = new();
    private readonly GrantQueue _writers = new();
    private long _written;
    private bool _closed;

    /// <summary>Makes an empty pipe.</summary>
    /// <param name="capacity">Bytes it holds, at least 1.</param>
    /// <param name="waiters">Tasks that will wait in each direction at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public Pipe(int capacity, int waiters = 1, bool shared = false)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _capacity = capacity;
        _bytes = new Ring<byte>(capacity + capacity);
        _gate = SharedGate.Make(shared);
        _readEnd = new PipeReader(this);
        _writeEnd = new PipeWriter(this);
        TransferWait<byte>.Fill(waiters + waiters);
    }

    /// <summary>Bytes it can hold.</summary>
    public int Capacity => _capacity;

    /// <summary>Bytes in it now. Exact on a single executor; elsewhere it may be old by the time it is read.</summary>
    public int Count => _bytes.Count;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _closed;

    /// <summary>Bytes that were ever written, by whatever member.</summary>
    public long TotalWritten => _written;

    /// <summary>
    /// Reads as many bytes as there are, up to <paramref name="count"/>, waiting for the first. Ends with their number: at least 1,
    /// or 0 once the pipe is closed and empty. Cancellation: strict, nothing was read.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No byte to read, or not within the buffer.</exception>
    public Future<int> Read(byte[] buffer, int offset, int count)
    {
        Check(buffer, offset, count);
        return TransferWait<byte>.Rent(_readEnd, buffer, offset, count);
    }

    /// <summary>
    /// Writes as many bytes as there is room for, up to <paramref name="count"/>, waiting for room for the first. Ends with their
    /// number: at least 1, or 0 if the pipe is closed. Cancellation: strict, nothing was written.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No byte to write, or not within the buffer.</exception>
    public Future<int> Write(byte[] buffer, int offset, int count)
    {
        Check(buffer, offset, count);
        return TransferWait<byte>.Rent(_writeEnd, buffer, offset, count);
    }

    /// <summary>
    /// Writes all <paramref name="count"/> bytes, as there is room; no other writer's bytes come between them. Ends with their
    /// number, which is less if the pipe is closed meanwhile. Cancellation: the first bytes may have been written, and stay so;
    /// see <see cref="TotalWritten"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No byte to write, or not within the buffer.</exception>
    public Future<int> WriteAll(byte[] buffer, int offset, int count)
    {
        Check(buffer, offset, count);
        return TransferWait<byte>.Rent(_writeEnd, buffer, offset, count, All);
    }

    /// <summary>As <see cref="Read"/>, without a wait. Any thread or interrupt, if shared.</summary>
    /// <returns>Bytes read; 0 if there are none, or a task waits for them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No byte to read, or not within the buffer.</exception>
    public int TryRead(byte[] buffer, int offset, int count)
    {
        Check(buffer, offset, count);
        SharedGate.Enter(_gate);
        int read = Readable > _readers.Granted ? Take(buffer, offset, count) : 0;
        SharedGate.Exit(_gate);
        return read;
    }

    /// <summary>As <see cref="Write"/>, without a wait. Any thread or interrupt, if shared.</summary>
    /// <returns>Bytes written; 0 if there is no room, a task waits for it, or the pipe is closed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No byte to write, or not within the buffer.</exception>
    public int TryWrite(byte[] buffer, int offset, int count)
    {
        Check(buffer, offset, count);
        SharedGate.Enter(_gate);
        int written = !_closed && Writable > _writers.Granted ? Put(buffer, offset, count) : 0;
        SharedGate.Exit(_gate);
        return written;
    }

    /// <summary>
    /// Ends the pipe: nothing more can be written, and readers get what is left, then 0. Any thread or interrupt, if shared.
    /// </summary>
    public void Close()
    {
        SharedGate.Enter(_gate);
        _closed = true;
        _writers.WakeAll();
        WakeIfOver();
        SharedGate.Exit(_gate);
    }

    private int Readable => _bytes.Count > 0 ? 1 : 0;

    private int Writable => Room > 0 ? 1 : 0;

    /// <summary>Less than 0 if more came back than there is room for.</summary>
    private int Room => _capacity - _bytes.Count;

    private bool IsOver => _closed && _bytes.Count == 0;

    internal WaitOutcome PollRead(WaitNode node, Waker waker, byte[] buffer, int offset, int count, out int moved)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        moved = 0;
        if (_readers.MayTake(node, Readable))
        {
            moved = Take(buffer, offset, count);
            outcome = WaitOutcome.Got;
        }
        else if (IsOver)
        {
            outcome = WaitOutcome.Closed;
        }
        else
        {
            _readers.Wait(node, waker);
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    internal WaitOutcome PollWrite(WaitNode node, Waker waker, byte[] buffer, int offset, int count, out int moved)
    {
        SharedGate.Enter(_gate);
        WaitOutcome outcome = WaitOutcome.Waiting;
        moved = 0;
        bool isMyTurn = _writers.MayTake(node, Writable);
        if (_closed)
        {
            outcome = WaitOutcome.Closed;
        }
        else if (!isMyTurn)
        {
            _writers.Wait(node, waker);
        }
        else if (Room > 0 && (node._argument != All || count <= Room))
        {
            moved = Put(buffer, offset, count);
            outcome = WaitOutcome.Got;
        }
        else
        {
            // It keeps its turn, also if bytes that came back took its room. In the queue first, so that nobody else is let in.
            _writers.WaitFirst(node, waker);
            moved = node._queued && Room > 0 ? Put(buffer, offset, count) : 0;
        }

        SharedGate.Exit(_gate);
        return outcome;
    }

    internal void CancelRead(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _readers.Leave(node);
        _readers.GrantUpTo(Readable);
        SharedGate.Exit(_gate);
    }

    internal void CancelWrite(WaitNode node)
    {
        SharedGate.Enter(_gate);
        _writers.Leave(node);
        _writers.GrantUpTo(Writable);
        SharedGate.Exit(_gate);
    }

    internal void ReturnRead(byte[] buffer, int offset, int count)
    {
        SharedGate.Enter(_gate);
        _bytes.AddFirst(buffer, offset, count);
        _readers.GrantUpTo(Readable);
        SharedGate.Exit(_gate);
    }

    private static void Check(byte[] buffer, int offset, int count)
    {
        if (count < 1)
        {
            throw Errors.OutOfRange(nameof(count), "must be at least 1");
        }

        if (offset < 0 || offset > buffer.Length - count)
        {
            throw Errors.OutOfRange(nameof(offset), "and count must lie within the buffer");
        }
    }

    private int Take(byte[] buffer, int offset, int count)
    {
        int read = Ring<byte>.Least(count, _bytes.Count);
        _bytes.TakeFirst(buffer, offset, read);
        _readers.GrantUpTo(Readable);
        _writers.GrantUpTo(Writable);
        WakeIfOver();
        return read;
    }

    private int Put(byte[] buffer, int offset, int count)
    {
        int written = Ring<byte>.Least(count, Room);
        _bytes.AddLast(buffer, offset, written);
        _written += written;
        _readers.GrantUpTo(Readable);
        _writers.GrantUpTo(Writable);
        return written;
    }

    private void WakeIfOver()
    {
        if (IsOver)
        {
            _readers.WakeAll();
        }
    }
}
