namespace Embedded.Async;

/// <summary>Those who read a pipe.</summary>
internal sealed class PipeReader : ITransferSource<byte>
{
    private readonly Pipe _pipe;

    internal PipeReader(Pipe pipe) => _pipe = pipe;

    string ITransferSource<byte>.TransferName => "Pipe.Read";

    WaitOutcome ITransferSource<byte>.PollTransfer(WaitNode node, Waker waker, byte[] buffer, int offset, int count, out int moved) =>
        _pipe.PollRead(node, waker, buffer, offset, count, out moved);

    void ITransferSource<byte>.CancelTransfer(WaitNode node) => _pipe.CancelRead(node);

    void ITransferSource<byte>.ReturnTransfer(byte[] buffer, int offset, int count) => _pipe.ReturnRead(buffer, offset, count);
}

/// <summary>Those who write to a pipe.</summary>
internal sealed class PipeWriter : ITransferSource<byte>
{
    private readonly Pipe _pipe;

    internal PipeWriter(Pipe pipe) => _pipe = pipe;

    string ITransferSource<byte>.TransferName => "Pipe.Write";

    WaitOutcome ITransferSource<byte>.PollTransfer(WaitNode node, Waker waker, byte[] buffer, int offset, int count, out int moved) =>
        _pipe.PollWrite(node, waker, buffer, offset, count, out moved);

    void ITransferSource<byte>.CancelTransfer(WaitNode node) => _pipe.CancelWrite(node);

    /// <summary>Nothing: a reader may have it already.</summary>
    void ITransferSource<byte>.ReturnTransfer(byte[] buffer, int offset, int count)
    {
    }
}
