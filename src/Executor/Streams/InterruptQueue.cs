using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// Values from interrupt handlers to one task, first in, first out, with a count of those that found no room. Read it with
/// <see cref="Stream.From{T}(InterruptQueue{T})"/>.
/// </summary>
/// <remarks>
/// A handler must not wait, so a full queue leaves out the newest value and counts it; nothing that is in it is ever dropped.
/// <see cref="Post"/> and <see cref="Close"/>: any thread or interrupt. Allocation: when it is made.
/// </remarks>
/// <typeparam name="T">What it carries.</typeparam>
public sealed class InterruptQueue<T>
{
    internal readonly Channel<T> _channel;
    private int _lost;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="capacity">Values it holds, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public InterruptQueue(int capacity) => _channel = new Channel<T>(capacity, waiters: 1, shared: true);

    /// <summary>Values that found the queue full or closed, so far.</summary>
    public int Lost => Platform.VolatileRead(ref _lost);

    /// <summary>Values in it now.</summary>
    public int Count => _channel.Count;

    /// <summary>Puts a value in and wakes the reader. Any thread or interrupt; a short lock, no allocation.</summary>
    /// <returns>False if there was no room, or it is closed: the value is counted as lost.</returns>
    public bool Post(T value)
    {
        bool posted = _channel.TrySend(value);
        if (!posted)
        {
            // Several handlers may count at once.
            Interlocked.Increment(ref _lost);
        }

        return posted;
    }

    /// <summary>Ends the stream after what is in the queue. Any thread or interrupt.</summary>
    public void Close() => _channel.Close();
}
