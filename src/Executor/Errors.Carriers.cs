using System;

namespace Embedded.Async;

/// <summary>Misuse of what carries items.</summary>
internal static partial class Errors
{
    internal static Exception NoSubscriber(int subscribers) => new CapacityException(
        "all " + subscribers + " subscribers of a Broadcast are taken; dispose one, or make it with more");

    internal static Exception NotBorrowed() => new NotHeldException(
        "the slot is not borrowed from this LendingChannel, or was sent or returned before");

    internal static Exception NotServed() => new NotHeldException(
        "the RpcCall was replied to or disposed before; reply once, before it is disposed");
}
