using System;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>The end of an <see cref="OsPipe"/> where bytes go in.</summary>
public sealed class OsPipeWriter : IDisposable
{
    private readonly ByteWriter _writer;

    internal OsPipeWriter(IoHandle handle) => _writer = new ByteWriter(handle, handle.Name + ".Write");

    /// <inheritdoc cref="IoStream.TotalWritten"/>
    public long TotalWritten => _writer.Total;

    /// <inheritdoc cref="IoStream.Write"/>
    public Future<int> Write(ReadOnlyMemory<byte> buffer) => WriteFuture.Rent(_writer, buffer, all: false);

    /// <inheritdoc cref="IoStream.WriteAll"/>
    public Future WriteAll(ReadOnlyMemory<byte> buffer) => WriteFuture.Rent(_writer, buffer, all: true);

    /// <summary>Closes it; whoever reads gets what is in the pipe and then the end. The executor's thread.</summary>
    public void Dispose() => _writer.Handle.Dispose();
}
