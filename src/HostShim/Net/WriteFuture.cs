using System;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>One write to a stream, of what there is room for or of everything.</summary>
internal sealed class WriteFuture : IoFuture<int>
{
    private static readonly SharedPool s_shared = new("writes", "how many are in flight before Seal, or do not seal");

    /// <summary>One for each stream that is open.</summary>
    internal static readonly FutureReserve Reserve = new(s_shared, static () => new WriteFuture());

    private ByteWriter _writer = null!;
    private ReadOnlyMemory<byte> _buffer;
    private bool _isAll;

    internal override string Name => _writer is null ? "a write that was taken" : _isAll ? _writer.Name + "All" : _writer.Name;

    private protected override IoDirection Direction => IoDirection.Write;

    private protected override bool IsNothing => _buffer.Length == 0;

    internal static WriteFuture Rent(ByteWriter writer, ReadOnlyMemory<byte> buffer, bool all)
    {
        Future? free = s_shared.Rent();
        WriteFuture future = free is null ? Platform.Track(new WriteFuture()) : Platform.As<WriteFuture>(free);
        future._writer = writer;
        future._buffer = buffer;
        future._isAll = all;
        future._result = 0;
        future.Handle = writer.Handle;
        return future;
    }

    private protected override int Attempt(int seen)
    {
        while (_result < _buffer.Length)
        {
            int count = _writer.Write(_buffer.Span[_result..]);
            if (count < 0)
            {
                return -count;
            }

            _result += count;
            if (!_isAll)
            {
                break;
            }
        }

        return 0;
    }

    private protected override void Forget()
    {
        _writer = null!;
        _buffer = default;
    }

    private protected override void ReturnToPool() => s_shared.Return(this);
}
