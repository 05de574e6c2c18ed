using System;

namespace Embedded.Async;

/// <summary>Misuse that only a device knows.</summary>
internal static partial class Errors
{
    // Thrown in steady state, so made once. Stock firmware keeps the stack trace beside the object, not in it.
    private static readonly FutureCanceledException s_canceled = new();
    private static readonly ChannelClosedException s_closed = new();
    private static readonly NoReplyException s_noReply = new();

    internal static FutureCanceledException Canceled() => s_canceled;

    internal static ChannelClosedException Closed() => s_closed;

    internal static NoReplyException NoReply() => s_noReply;

    internal static Exception LateExecutor() => new WrongContextException(
        "make all executors before a second thread runs one");

    internal static Exception NotWoven() => new NotSupportedException("not woven; build the firmware with emb build");
}
