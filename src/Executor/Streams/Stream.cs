using System;

namespace Embedded.Async;

/// <summary>Makes streams of what else brings items. Allocates when called, for start-up.</summary>
public static class Stream
{
    /// <summary>
    /// What a channel carries; ends when the channel is closed and empty. Waits in line with the channel's other receivers, and
    /// takes one of its waiters while it does. Cancellation: strict.
    /// </summary>
    /// <typeparam name="T">What it carries.</typeparam>
    public static Stream<T> From<T>(Channel<T> channel) => new ChannelStream<T>(channel);

    /// <summary>What interrupt handlers put into a queue; ends when that is closed and empty. Cancellation: strict.</summary>
    /// <typeparam name="T">What it carries.</typeparam>
    public static Stream<T> From<T>(InterruptQueue<T> queue) => new ChannelStream<T>(queue._channel);

    /// <summary>The elements of an array, in order and once. The array is not copied. Cancellation: strict.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    public static Stream<T> From<T>(T[] items) => new ArrayStream<T>(items);

    /// <summary>
    /// A ticker's ticks, without end; an item is the time at which it was due, in ticks of the executor's clock. Cancellation: strict.
    /// </summary>
    public static Stream<long> From(Ticker ticker) => new TickerStream(ticker);

    /// <summary>
    /// The sets of a signal, without end; an item is its number, from 1 to <see cref="int.MaxValue"/> and then again from 1. Sets that
    /// come before the wait is taken are one. Cancellation: strict.
    /// </summary>
    public static Stream<int> From(Signal signal) => new SignalStream(signal);
}
