using System;

namespace Embedded.Async;

/// <summary>See <see cref="Stream.From{T}(Channel{T})"/>.</summary>
internal sealed class ChannelStream<T>(Channel<T> channel) : Stage<T>
{
    public override Future Advance(Future? done)
    {
        if (done is not null)
        {
            return Emit(Platform.As<Future<T>>(done).GetResult());
        }

        return channel.TryReceive(out T item) ? Emit(item) : channel.Receive();
    }

    /// <summary>Closed, and empty.</summary>
    public override bool EndsBy(Exception cause) => cause is ChannelClosedException;
}

/// <summary>See <see cref="Stream.From{T}(T[])"/>.</summary>
internal sealed class ArrayStream<T>(T[] items) : Stage<T>
{
    private int _next;

    public override Future Advance(Future? done) => _next == items.Length ? StageMark.End : Emit(items[_next++]);
}

/// <summary>See <see cref="Stream.From(Ticker)"/>.</summary>
internal sealed class TickerStream(Ticker ticker) : Stage<long>
{
    public override Future Advance(Future? done)
    {
        if (done is null)
        {
            return ticker.Next();
        }

        TimerFuture tick = Platform.As<TimerFuture>(done);
        tick.GetResult();
        return Emit(tick.DeadlineTicks);
    }
}

/// <summary>See <see cref="Stream.From(Signal)"/>.</summary>
internal sealed class SignalStream(Signal signal) : Stage<int>
{
    public override Future Advance(Future? done)
    {
        if (done is null)
        {
            return signal.Wait();
        }

        done.GetResult();
        return Emit(Current == int.MaxValue ? 1 : Current + 1);
    }
}
