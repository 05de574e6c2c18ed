using System;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

/// <summary>
/// What is to be written to a client: lines that come together leave in one write. It knows how far it got, so a flush that was cancelled in
/// the middle of a line is taken up there by the next.
/// </summary>
internal sealed class Outbox(TcpStream stream, int mostLineBytes)
{
    /// <summary>Enough for a burst of lines, and little for each of a thousand clients.</summary>
    private const int LeastBytes = 8192;

    private readonly byte[] _bytes = new byte[int.Max(LeastBytes, 2 * mostLineBytes)];
    private int _start;
    private int _end;

    /// <summary>Whether any line fits, and a notice before it.</summary>
    internal bool HasRoom => _bytes.Length - _end >= 2 * mostLineBytes;

    /// <summary>Adds a line; there must be room.</summary>
    internal void Add(Line line)
    {
        line.Bytes.CopyTo(_bytes, _end);
        _end += line.Bytes.Length;
    }

    /// <summary>Writes it all. Cancellation: strict.</summary>
    internal async Future Flush()
    {
        while (_start < _end)
        {
            int count = await stream.Write(_bytes.AsMemory(_start.._end));
            _start += count;
        }

        _start = _end = 0;
    }
}
