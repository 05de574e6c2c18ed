using System;
using System.Buffers;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Fetch;

/// <summary>What has come from a server and is not yet used. Its memory is from .NET's pool, and goes back there.</summary>
internal sealed class InputBuffer(TcpStream stream) : IDisposable
{
    /// <summary>Also the most that the head of an answer may have.</summary>
    internal const int Bytes = 32_768;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Bytes);
    private int _start;
    private int _end;

    internal ReadOnlySpan<byte> Unused => _bytes.AsSpan(_start.._end);

    internal bool IsFull => _end - _start >= Bytes;

    internal void Use(int count) => _start += count;

    /// <summary>Waits for more; false at the end of the stream. There must be room.</summary>
    internal async Future<bool> Fill()
    {
        Unused.CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        int count = await stream.Read(_bytes.AsMemory(_end..));
        _end += count;
        return count > 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
