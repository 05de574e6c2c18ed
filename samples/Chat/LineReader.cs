using System;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

internal enum LineOutcome
{
    /// <summary>A line has come.</summary>
    Line,

    /// <summary>One that is too long has come and gone.</summary>
    TooLong,

    /// <summary>The client sends no more; half a line that it left is not one.</summary>
    End,

    /// <summary>The time is over.</summary>
    TimedOut,
}

/// <summary>Cuts a stream into lines, which may come in any pieces, and end in a line feed with or without a carriage return.</summary>
internal sealed class LineReader
{
    private const int LeastBufferBytes = 4096;

    private readonly TcpStream _stream;
    private readonly int _lineBytes;

    /// <summary>What has come and is not yet used stands between start and end.</summary>
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineEnd;

    /// <summary>Whether what comes belongs to a line that is too long already.</summary>
    private bool _isSkipping;

    internal LineReader(TcpStream stream, int lineBytes)
    {
        _stream = stream;
        _lineBytes = lineBytes;
        // Room for the longest line with its end, and for the byte that makes it too long.
        _buffer = new byte[int.Max(LeastBufferBytes, lineBytes + 3)];
    }

    /// <summary>The line that was read, without its end; until the next is read.</summary>
    internal ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart.._lineEnd);

    /// <summary>Waits for a line. Cancellation: strict.</summary>
    internal async Future<LineOutcome> Read(long deadlineTicks)
    {
        while (true)
        {
            if (TryTake(out LineOutcome outcome))
            {
                return outcome;
            }

            Future<int> read = _stream.Read(_buffer.AsMemory(_end));
            if (!await Timeout.AtTicks(read, deadlineTicks))
            {
                return LineOutcome.TimedOut;
            }

            int count = read.TakeResult();
            if (count == 0)
            {
                return LineOutcome.End;
            }

            _end += count;
        }
    }

    private bool TryTake(out LineOutcome outcome)
    {
        outcome = LineOutcome.Line;
        int length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
        if (length < 0)
        {
            MakeRoom();
            return false;
        }

        _lineStart = _start;
        _start += length + 1;
        _lineEnd = length > 0 && _buffer[_start - 2] == (byte)'\r' ? _start - 2 : _start - 1;
        if (_isSkipping || _lineEnd - _lineStart > _lineBytes)
        {
            _isSkipping = false;
            outcome = LineOutcome.TooLong;
        }

        return true;
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            _isSkipping = true;
            _end = 0;
        }
    }
}
