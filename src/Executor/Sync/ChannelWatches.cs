namespace Embedded.Async;

/// <summary>Those who wait for an item of a channel and leave it there; the end is a result.</summary>
internal sealed class ChannelWatch<T> : IWaitSource<bool>
{
    private readonly Channel<T> _channel;

    internal ChannelWatch(Channel<T> channel) => _channel = channel;

    string IWaitSource<bool>.WaitName => "Channel.WaitToReceive";

    WaitOutcome IWaitSource<bool>.PollWait(WaitNode node, Waker waker, out bool result)
    {
        WaitOutcome outcome = _channel.PollWatch(node, waker, out _);
        result = outcome == WaitOutcome.Got;
        return outcome == WaitOutcome.Waiting ? WaitOutcome.Waiting : WaitOutcome.Got;
    }

    void IWaitSource<bool>.CancelWait(WaitNode node) => _channel.CancelWatch(node);

    void IWaitSource<bool>.ReturnWait(WaitNode node, bool result)
    {
    }
}

/// <summary>The same, for those who want to see the item.</summary>
internal sealed class ChannelPeek<T> : IWaitSource<T>
{
    private readonly Channel<T> _channel;

    internal ChannelPeek(Channel<T> channel) => _channel = channel;

    string IWaitSource<T>.WaitName => "Channel.Peek";

    WaitOutcome IWaitSource<T>.PollWait(WaitNode node, Waker waker, out T result) => _channel.PollWatch(node, waker, out result);

    void IWaitSource<T>.CancelWait(WaitNode node) => _channel.CancelWatch(node);

    void IWaitSource<T>.ReturnWait(WaitNode node, T result)
    {
    }
}
