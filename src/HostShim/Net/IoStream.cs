using System;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>
/// A stream of bytes in both directions, to another process or machine. One task may read and one may write at the same time, both of
/// the executor that rests in the stream's reactor.
/// </summary>
/// <remarks>
/// Nothing is allocated by a read or a write in steady state. Whoever disposes it ends a wait on it with
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class IoStream : IDisposable
{
    private readonly IoHandle _handle;
    private readonly ByteReader _reader;
    private readonly ByteWriter _writer;

    private protected IoStream(IoHandle handle)
    {
        _handle = handle;
        _reader = new ByteReader(handle, handle.Name + ".Read");
        _writer = new ByteWriter(handle, handle.Name + ".Write");
    }

    /// <summary>Bytes that reads have got so far.</summary>
    public long TotalRead => _reader.Total;

    /// <summary>
    /// Bytes that the system has taken from writes so far: how far a cancelled <see cref="WriteAll"/> got. Whether the other side has them
    /// is another question.
    /// </summary>
    public long TotalWritten => _writer.Total;

    private protected IoHandle Handle => _handle;

    /// <summary>
    /// Reads what is there, waiting if that is nothing. Gives the number of bytes, and 0 at the end of the stream or for an empty buffer.
    /// </summary>
    /// <remarks>
    /// Cancellation: strict; a cancelled read has read nothing. What a read had got and nobody took, because a Join or Select was
    /// cancelled, goes back to the front, from the buffer: so leave that alone until the next await.
    /// </remarks>
    /// <param name="buffer">Where the bytes go.</param>
    /// <exception cref="IoException">When awaited: the other side reset the connection, or the device is gone.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the stream was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits to read.</exception>
    public Future<int> Read(Memory<byte> buffer) => ReadFuture.Rent(_reader, buffer);

    /// <summary>
    /// Writes what there is room for, waiting until that is something. Gives the number of bytes; 0 for an empty buffer only.
    /// </summary>
    /// <remarks>Cancellation: strict; a cancelled write has written nothing. One that completed and nobody took has.</remarks>
    /// <param name="buffer">What to write. Must not change until the await is over.</param>
    /// <exception cref="IoException">When awaited: nobody reads any more, or the connection was reset.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the stream was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits to write.</exception>
    public Future<int> Write(ReadOnlyMemory<byte> buffer) => WriteFuture.Rent(_writer, buffer, all: false);

    /// <summary>Writes everything, waiting for room as often as it must.</summary>
    /// <remarks>
    /// Cancellation: what was written stays written, the first bytes of the buffer, and the difference of <see cref="TotalWritten"/> says how
    /// many.
    /// </remarks>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <inheritdoc cref="Write" path="/exception"/>
    public Future WriteAll(ReadOnlyMemory<byte> buffer) => WriteFuture.Rent(_writer, buffer, all: true);

    /// <summary>
    /// Closes it; what was written before is still sent. The executor's thread; a second time it does nothing.
    /// </summary>
    /// <exception cref="WrongContextException">Called on another thread than the reactor's.</exception>
    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
