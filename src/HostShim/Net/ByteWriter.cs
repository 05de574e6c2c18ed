using System;

namespace Embedded.HostShim.Net;

/// <summary>The writing side of a stream.</summary>
internal sealed class ByteWriter(IoHandle handle, string name)
{
    internal IoHandle Handle => handle;

    /// <summary>For messages, such as TcpStream.Write.</summary>
    internal string Name => name;

    /// <summary>Bytes that the system has taken.</summary>
    internal long Total { get; private set; }

    /// <summary>One try. Returns the number of bytes, or a negative error number.</summary>
    internal int Write(ReadOnlySpan<byte> buffer)
    {
        int count = handle.Write(buffer);
        Total += int.Max(count, 0);
        return count;
    }
}
