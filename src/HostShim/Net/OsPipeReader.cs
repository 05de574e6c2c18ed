using System;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>The end of an <see cref="OsPipe"/> where bytes come out.</summary>
public sealed class OsPipeReader : IDisposable
{
    private readonly ByteReader _reader;

    internal OsPipeReader(IoHandle handle) => _reader = new ByteReader(handle, handle.Name + ".Read");

    /// <inheritdoc cref="IoStream.TotalRead"/>
    public long TotalRead => _reader.Total;

    /// <inheritdoc cref="IoStream.Read"/>
    public Future<int> Read(Memory<byte> buffer) => ReadFuture.Rent(_reader, buffer);

    /// <summary>Closes it; what is still in the pipe is lost, and whoever writes is told. The executor's thread.</summary>
    public void Dispose() => _reader.Handle.Dispose();
}
