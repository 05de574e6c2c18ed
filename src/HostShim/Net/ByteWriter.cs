using System;

namespace Embedded.HostShim.Net;

/// <summary>The writing side of a stream.</summary>
internal sealed class ByteWriter
{
    private readonly IoHandle _handle;

    internal ByteWriter(IoHandle handle, string name)
    {
        _handle = handle;
        Name = name;
        handle.Reserve(IoDirection.Write, WriteFuture.Reserve);
    }

    internal IoHandle Handle => _handle;

    /// <summary>For messages, such as TcpStream.Write.</summary>
    internal string Name { get; }

    /// <summary>Bytes that the system has taken.</summary>
    internal long Total { get; private set; }

    /// <summary>One try. Returns the number of bytes, or a negative error number.</summary>
    internal int Write(ReadOnlySpan<byte> buffer)
    {
        int count = _handle.Write(buffer);
        Total += int.Max(count, 0);
        return count;
    }
}
