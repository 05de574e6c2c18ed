namespace Embedded.Async;

/// <summary>What takes items for which a sender may have to wait. Synchronised by itself, if it is used by several threads.</summary>
internal interface ISendTarget<T>
{
    /// <summary>For messages, such as Channel.Send.</summary>
    string SendName { get; }

    /// <summary>One poll of a send; as <see cref="IWaitSource.PollWait"/>. Got: the item was taken. Closed: it was not.</summary>
    WaitOutcome PollSend(WaitNode node, Waker waker, T item);

    /// <inheritdoc cref="IWaitSource.CancelWait"/>
    void CancelSend(WaitNode node);
}

/// <summary>One task's wait to send an item. Ends with whether it was sent; a send that nobody looks at any more has sent.</summary>
internal sealed class SendWait<T> : Future<bool>
{
    private static readonly SharedPool s_shared = new("sends", "the waiters of what it sends to");

    private readonly WaitNode _node = new();
    private ISendTarget<T> _target = null!;
    private T _item = default!;

    internal override string Name => _target.SendName;

    /// <param name="target">Where to.</param>
    /// <param name="item">What.</param>
    /// <param name="argument">What the target reads from <see cref="WaitNode._argument"/>.</param>
    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static SendWait<T> Rent(ISendTarget<T> target, T item, int argument = 0)
    {
        Future? free = s_shared.Rent();
        SendWait<T> wait = free is null ? Platform.Track(new SendWait<T>()) : Platform.As<SendWait<T>>(free);
        wait._target = target;
        wait._item = item;
        wait._node._argument = argument;
        return wait;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new SendWait<T>());
        }
    }

    internal override bool TryCompleteEarly() => End(_target.PollSend(_node, Waker.None, _item));

    internal override Future? Poll(Executor executor) =>
        End(_target.PollSend(_node, executor.CurrentWaker, _item)) ? _continuation : null;

    internal override Future? Cancel(Executor executor)
    {
        _target.CancelSend(_node);
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _target = null!;
        _item = default!;
        s_shared.Return(this);
    }

    private bool End(WaitOutcome outcome)
    {
        if (outcome == WaitOutcome.Waiting)
        {
            return false;
        }

        _result = outcome == WaitOutcome.Got;
        SetStatus(FutureStatus.Completed);
        return true;
    }
}
