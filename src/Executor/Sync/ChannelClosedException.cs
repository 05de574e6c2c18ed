using System;

namespace Embedded.Async;

/// <summary>Thrown by a receive on a channel that is closed and empty; <see cref="Channel{T}.WaitToReceive"/> tells it without one.</summary>
public sealed class ChannelClosedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ChannelClosedException()
        : base("the channel is closed and empty; WaitToReceive tells it without an exception")
    {
    }
}
