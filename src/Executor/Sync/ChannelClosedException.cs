using System;

namespace Embedded.Async;

/// <summary>
/// Thrown by a receive, or another wait for an item, on something that is closed and has nothing left. A channel's
/// <see cref="Channel{T}.WaitToReceive"/> and <see cref="Channel{T}.ReceiveMany"/> tell it without an exception.
/// </summary>
public sealed class ChannelClosedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ChannelClosedException()
        : base("closed, and nothing is left in it; a channel's WaitToReceive tells it without an exception")
    {
    }
}
