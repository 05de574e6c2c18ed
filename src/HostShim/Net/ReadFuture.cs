using System;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>One read of a stream.</summary>
internal sealed class ReadFuture : IoFuture<int>
{
    private static readonly SharedPool s_shared = new("reads", "how many are in flight before Seal, or do not seal");

    /// <summary>One for each stream that is open.</summary>
    internal static readonly FutureReserve Reserve = new(s_shared, static () => new ReadFuture());

    private ByteReader _reader = null!;
    private Memory<byte> _buffer;

    internal override string Name => _reader is null ? "a read that was taken" : _reader.Name;

    private protected override IoDirection Direction => IoDirection.Read;

    private protected override bool IsNothing => _buffer.Length == 0;

    internal static ReadFuture Rent(ByteReader reader, Memory<byte> buffer)
    {
        Future? free = s_shared.Rent();
        ReadFuture future = free is null ? Platform.Track(new ReadFuture()) : Platform.As<ReadFuture>(free);
        future._reader = reader;
        future._buffer = buffer;
        future.Handle = reader.Handle;
        return future;
    }

    internal override void GiveBack()
    {
        _reader.PutBack(_buffer.Span[.._result]);
        Recycle();
    }

    private protected override int Attempt(int seen)
    {
        int count = _reader.Read(_buffer.Span, seen);
        if (count < 0)
        {
            return -count;
        }

        _result = count;
        return 0;
    }

    private protected override void Forget()
    {
        _reader = null!;
        _buffer = default;
    }

    private protected override void ReturnToPool() => s_shared.Return(this);
}
