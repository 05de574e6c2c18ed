using System;

namespace Embedded.HostShim.Net;

/// <summary>The reading side of a stream: what the system has, and before it what was read and nobody took.</summary>
internal sealed class ByteReader
{
    private readonly IoHandle _handle;
    private byte[] _returned = [];
    private int _returnedStart;
    private int _returnedEnd;

    internal ByteReader(IoHandle handle, string name)
    {
        _handle = handle;
        Name = name;
        handle.Reserve(IoDirection.Read, ReadFuture.Reserve);
    }

    internal IoHandle Handle => _handle;

    /// <summary>For messages, such as TcpStream.Read.</summary>
    internal string Name { get; }

    /// <summary>Bytes that were read and taken.</summary>
    internal long Total { get; private set; }

    /// <summary>One try. Returns the number of bytes, or a negative error number.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="seen">The handle's state before.</param>
    internal int Read(Span<byte> buffer, int seen)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        int count = _returnedStart != _returnedEnd ? TakeReturned(buffer) : ReadSystem(buffer, seen);
        Total += int.Max(count, 0);
        return count;
    }

    /// <summary>Takes bytes back, so that the next read gets them. Allocates; it is the rare end of a read that a Select has dropped.</summary>
    internal void PutBack(ReadOnlySpan<byte> bytes)
    {
        Total -= bytes.Length;
        if (_returnedStart < bytes.Length)
        {
            int left = _returnedEnd - _returnedStart;
            var larger = new byte[(bytes.Length * 2) + left];
            int start = larger.Length - left;
            _returned.AsSpan(_returnedStart, left).CopyTo(larger.AsSpan(start));
            _returned = larger;
            _returnedStart = start;
            _returnedEnd = larger.Length;
        }

        _returnedStart -= bytes.Length;
        bytes.CopyTo(_returned.AsSpan(_returnedStart));
        // There is something to read, whatever the system thinks.
        _handle.Deliver(Readiness.Readable);
    }

    private int TakeReturned(Span<byte> buffer)
    {
        int count = int.Min(buffer.Length, _returnedEnd - _returnedStart);
        _returned.AsSpan(_returnedStart, count).CopyTo(buffer);
        _returnedStart += count;
        return count;
    }

    private int ReadSystem(Span<byte> buffer, int seen)
    {
        int count = _handle.Read(buffer);
        if (count > 0 && count < buffer.Length && _handle.DrainsByShortRead && (seen & Readiness.ReadClosed) == 0)
        {
            // Nothing was left, so the next byte is an edge: the next read need not ask to be told so. (epoll(7), question 9.)
            _handle.Clear(seen, Readiness.Readable);
        }

        return count;
    }
}
