using System;
using System.Text;
using Embedded.Async;
using Embedded.HostShim.Net;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Net.Tests.Chat;

/// <summary>Somebody at the other end of the wire, as nc is: raw bytes out, lines in.</summary>
internal sealed class ChatClient(TcpStream stream)
{
    private const int Patience = 10_000;

    private readonly byte[] _buffer = new byte[16_384];
    private int _start;
    private int _end;

    internal TcpStream Stream => stream;

    internal Future Send(string text) => stream.WriteAll(Encoding.UTF8.GetBytes(text));

    /// <summary>The next line, or null at the end.</summary>
    internal async Future<string?> ReadLine()
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, length);
                _start += length + 1;
                return line;
            }

            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            Future<int> read = stream.Read(_buffer.AsMemory(_end..));
            if (!await Timeout.AfterMilliseconds(read, Patience))
            {
                throw new TimeoutException("no line comes");
            }

            int count = read.TakeResult();
            if (count == 0)
            {
                return _end == 0 ? null : throw new InvalidOperationException("half a line, and then the end");
            }

            _end += count;
        }
    }

    /// <summary>Passes over lines up to one; throws at the end.</summary>
    internal Future ReadTo(string line) => ReadTo(next => next == line);

    /// <inheritdoc cref="ReadTo(string)"/>
    internal async Future ReadTo(Predicate<string> isLast)
    {
        while (!isLast(await ReadLine() ?? throw new InvalidOperationException("the end came first")))
        {
        }
    }
}
