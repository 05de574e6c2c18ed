using System;

namespace Embedded.Async;

/// <summary>What the waits that end with a bool share, whatever the channel carries.</summary>
internal static class ChannelWait
{
    /// <summary>Ends a wait with its result if its poll did; returns whether it did.</summary>
    internal static bool End(Future<bool> wait, bool ended, bool result)
    {
        if (ended)
        {
            wait._result = result;
            wait.SetStatus(FutureStatus.Completed);
        }

        return ended;
    }
}

/// <summary>Waits for a place in a channel.</summary>
internal sealed class SendFuture<T> : Future<bool>
{
    private static readonly SharedPool s_shared = new("Channel.Send", "the channel's waiters");

    private readonly WaitNode _node = new();
    private Channel<T> _channel = null!;
    private T _item = default!;

    internal override string Name => "Channel.Send";

    internal static SendFuture<T> Rent(Channel<T> channel, T item)
    {
        Future? free = s_shared.Rent();
        SendFuture<T> future = free is null ? Platform.Track(new SendFuture<T>()) : Platform.As<SendFuture<T>>(free);
        future._channel = channel;
        future._item = item;
        return future;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new SendFuture<T>());
        }
    }

    internal override bool TryCompleteEarly() => ChannelWait.End(this, _channel.PollSend(_item, _node, Waker.None, out bool sent), sent);

    internal override Future? Poll(Executor executor) =>
        ChannelWait.End(this, _channel.PollSend(_item, _node, executor.CurrentWaker, out bool sent), sent) ? _continuation : null;

    internal override Future? Cancel(Executor executor)
    {
        _channel.CancelSend(_node);
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _channel = null!;
        _item = default!;
        s_shared.Return(this);
    }
}

/// <summary>Waits for an item of a channel and takes it.</summary>
internal sealed class ReceiveFuture<T> : Future<T>
{
    private static readonly SharedPool s_shared = new("Channel.Receive", "the channel's waiters");

    private readonly WaitNode _node = new();
    private Channel<T> _channel = null!;

    internal override string Name => "Channel.Receive";

    internal static ReceiveFuture<T> Rent(Channel<T> channel)
    {
        Future? free = s_shared.Rent();
        ReceiveFuture<T> future = free is null ? Platform.Track(new ReceiveFuture<T>()) : Platform.As<ReceiveFuture<T>>(free);
        future._channel = channel;
        return future;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new ReceiveFuture<T>());
        }
    }

    internal override bool TryCompleteEarly()
    {
        // The end of a closed channel is left to Poll: an exception goes through the continuation.
        if (!_channel.PollReceive(_node, Waker.None, out T item, out bool received) || !received)
        {
            return false;
        }

        _result = item;
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        if (!_channel.PollReceive(_node, executor.CurrentWaker, out T item, out bool received))
        {
            return null;
        }

        if (!received)
        {
            return EndFaulted(Errors.Closed());
        }

        _result = item;
        SetStatus(FutureStatus.Completed);
        return _continuation;
    }

    internal override Future? Cancel(Executor executor)
    {
        _channel.CancelReceive(_node);
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _channel = null!;
        _result = default!;
        s_shared.Return(this);
    }
}

/// <summary>Waits for an item of a channel and leaves it there.</summary>
internal sealed class WaitToReceiveFuture<T> : Future<bool>
{
    private static readonly SharedPool s_shared = new("Channel.WaitToReceive", "the channel's waiters");

    private readonly WaitNode _node = new();
    private Channel<T> _channel = null!;

    internal override string Name => "Channel.WaitToReceive";

    internal static WaitToReceiveFuture<T> Rent(Channel<T> channel)
    {
        Future? free = s_shared.Rent();
        WaitToReceiveFuture<T> future =
            free is null ? Platform.Track(new WaitToReceiveFuture<T>()) : Platform.As<WaitToReceiveFuture<T>>(free);
        future._channel = channel;
        return future;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new WaitToReceiveFuture<T>());
        }
    }

    internal override bool TryCompleteEarly() => ChannelWait.End(this, _channel.PollWatch(_node, Waker.None, out bool hasItem), hasItem);

    internal override Future? Poll(Executor executor) =>
        ChannelWait.End(this, _channel.PollWatch(_node, executor.CurrentWaker, out bool hasItem), hasItem) ? _continuation : null;

    internal override Future? Cancel(Executor executor)
    {
        _channel.CancelWatch(_node);
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _channel = null!;
        s_shared.Return(this);
    }
}
