namespace Embedded.Async;

/// <summary>One direction of something that moves items to or from a caller's array. Synchronised as <see cref="IWaitSource"/>.</summary>
internal interface ITransferSource<T>
{
    /// <inheritdoc cref="IWaitSource.WaitName"/>
    string TransferName { get; }

    /// <summary>
    /// One poll; as <see cref="IWaitSource.PollWait"/>. Whatever the outcome, <paramref name="moved"/> items were moved now.
    /// </summary>
    WaitOutcome PollTransfer(WaitNode node, Waker waker, T[] buffer, int offset, int count, out int moved);

    /// <inheritdoc cref="IWaitSource.CancelWait"/>
    void CancelTransfer(WaitNode node);

    /// <summary>Takes back what was moved, if it can be taken back, because nobody will use it.</summary>
    void ReturnTransfer(T[] buffer, int offset, int count);
}

/// <summary>One task's wait to move items. Ends with how many were moved; if the source closed, with what was moved before.</summary>
internal sealed class TransferWait<T> : Future<int>
{
    private static readonly SharedPool s_shared = new("transfers", "the waiters of what it reads or writes");

    private readonly WaitNode _node = new();
    private ITransferSource<T> _source = null!;
    private T[] _buffer = null!;
    private int _offset;
    private int _count;

    internal override string Name => _source.TransferName;

    internal override bool IsLeaf => true;

    /// <param name="source">Where it waits.</param>
    /// <param name="buffer">From or to where.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="argument">What the source reads from <see cref="WaitNode._argument"/>.</param>
    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static TransferWait<T> Rent(ITransferSource<T> source, T[] buffer, int offset, int count, int argument = 0)
    {
        Future? free = s_shared.Rent();
        TransferWait<T> wait = free is null ? Platform.Track(new TransferWait<T>()) : Platform.As<TransferWait<T>>(free);
        wait._source = source;
        wait._buffer = buffer;
        wait._offset = offset;
        wait._count = count;
        wait._node._argument = argument;
        wait._result = 0;
        return wait;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new TransferWait<T>());
        }
    }

    internal override bool TryCompleteEarly() => Move(Waker.None);

    internal override Future? Poll(Executor executor) => Move(executor.CurrentWaker) ? _continuation : null;

    internal override Future? Cancel(Executor executor)
    {
        _source.CancelTransfer(_node);
        return EndCanceled();
    }

    internal override void GiveBack()
    {
        _source.ReturnTransfer(_buffer, _offset, _result);
        Recycle();
    }

    internal override void Recycle()
    {
        _source = null!;
        _buffer = null!;
        s_shared.Return(this);
    }

    private bool Move(Waker waker)
    {
        WaitOutcome outcome = _source.PollTransfer(_node, waker, _buffer, _offset + _result, _count - _result, out int moved);
        _result += moved;
        if (outcome == WaitOutcome.Waiting)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }
}
