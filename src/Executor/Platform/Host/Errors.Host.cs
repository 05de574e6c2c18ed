using System;

namespace Embedded.Async;

/// <summary>Misuse that on a device the weaver finds.</summary>
internal static partial class Errors
{
    /// <summary>New each time, because a stack trace is kept in the object; a device has one for all.</summary>
    internal static FutureCanceledException Canceled() => new();

    /// <inheritdoc cref="Canceled"/>
    internal static ChannelClosedException Closed() => new();

    /// <inheritdoc cref="Canceled"/>
    internal static NoReplyException NoReply() => new();

    internal static void ForeignBuilder() => throw ForeignBuilderError();

    internal static Exception UsedByTwoThreads() => new WrongContextException(
        "two threads use a primitive at once that was made for one executor; make it with shared: true");

    internal static Exception OnPool(string what) => new WrongContextException(
        "not for a task of a pool, which goes from thread to thread: " + what);

    internal static Exception ForeignBuilderError() => new NotSupportedException(
        "a Future is driven by an executor: await it in a method that returns Future, or pass it to Executor.Spawn or Executor.BlockOn");

    internal static Exception ForeignAwaiter(string type) => new NotSupportedException(
        "a method that returns Future awaits futures only, and this is a " + type);
}
