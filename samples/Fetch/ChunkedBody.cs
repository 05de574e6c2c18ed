using System;

namespace Embedded.Samples.Fetch;

/// <summary>A body in chunks (RFC 9112, section 7.1).</summary>
/// <remarks>
/// <code>
///   Size --(1)--> Data --(2)--> DataEnd --(3)--> Size        1 a size above 0   2 its last byte   3 an empty line
///     +--(4)--> Trailer --(5)--> Complete                    4 the size 0       5 an empty line
/// </code>
/// </remarks>
internal sealed class ChunkedBody : Body
{
    /// <summary>Of a size with its extensions, and of one line of a trailer.</summary>
    private const int MostLineBytes = 4096;

    /// <summary>Digits that always fit.</summary>
    private const int MostSizeDigits = 15;

    /// <summary>Lines of the trailer, which nobody reads.</summary>
    private const int MostTrailerLines = 100;

    private State _state;

    /// <summary>Bytes of the chunk that are still to come.</summary>
    private long _left;

    /// <summary>The line that is being read: its length, and what it ends in so far.</summary>
    private int _lineBytes;
    private byte _last;
    private int _digits;
    private bool _isSizeOver;
    private int _trailerLines;

    private enum State
    {
        Size,
        Data,
        DataEnd,
        Trailer,
        Complete,
    }

    internal override bool Accept(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && _state != State.Complete)
        {
            if (_state == State.Data)
            {
                int count = (int)long.Min(_left, piece.Length);
                Bytes += count;
                _left -= count;
                piece = piece[count..];
                _state = _left == 0 ? State.DataEnd : State.Data;
            }
            else
            {
                AcceptOfLine(piece[0]);
                piece = piece[1..];
            }
        }

        return _state == State.Complete;
    }

    private void AcceptOfLine(byte next)
    {
        if (next == (byte)'\n')
        {
            if (_lineBytes == 0 || _last != (byte)'\r')
            {
                throw FetchException.Malformed("a chunk's line without its end");
            }

            EndLine();
            _lineBytes = 0;
            return;
        }

        if (_lineBytes == MostLineBytes)
        {
            throw FetchException.Malformed("a chunk's line is too long");
        }

        if (_state == State.Size && next != (byte)'\r')
        {
            AcceptOfSize(next);
        }

        _lineBytes++;
        _last = next;
    }

    private void AcceptOfSize(byte next)
    {
        if (_isSizeOver)
        {
            // An extension, which means nothing here.
            return;
        }

        if (!char.IsAsciiHexDigit((char)next))
        {
            _isSizeOver = next is (byte)';' or (byte)' ' or (byte)'\t' ? true : throw FetchException.Malformed("a chunk's size");
        }
        else if (++_digits > MostSizeDigits)
        {
            throw FetchException.Malformed("a chunk's size");
        }
        else
        {
            int digit = next <= (byte)'9' ? next - '0' : (next | 0x20) - 'a' + 10;
            _left = (_left * 16) + digit;
        }
    }

    private void EndLine()
    {
        bool isEmpty = _lineBytes == 1;
        switch (_state)
        {
            case State.Size:
                _state = _digits == 0 ? throw FetchException.Malformed("a chunk's size") : _left > 0 ? State.Data : State.Trailer;
                _digits = 0;
                _isSizeOver = false;
                break;
            case State.DataEnd:
                _state = isEmpty ? State.Size : throw FetchException.Malformed("a chunk is longer than its size");
                break;
            case State.Trailer:
                if (++_trailerLines > MostTrailerLines)
                {
                    throw FetchException.Malformed("the trailer is too long");
                }

                _state = isEmpty ? State.Complete : State.Trailer;
                break;
        }
    }
}
