using System;

namespace Embedded.Async;

/// <summary>Misuse that only a device knows.</summary>
internal static partial class Errors
{
    internal static FutureCanceledException Canceled() => CanceledOnce.s_exception;

    internal static ChannelClosedException Closed() => ClosedOnce.s_exception;

    internal static NoReplyException NoReply() => NoReplyOnce.s_exception;

    internal static Exception LateExecutor() => new WrongContextException(
        "make all executors before a second thread runs one");

    internal static Exception NotWoven() => new NotSupportedException("not woven; build the firmware with emb build");

    // Thrown in steady state, so made once; a class for each, so that a program without one does not carry it. Stock firmware keeps the
    // stack trace beside the object, not in it.
    private static class CanceledOnce
    {
        internal static readonly FutureCanceledException s_exception = new();
    }

    private static class ClosedOnce
    {
        internal static readonly ChannelClosedException s_exception = new();
    }

    private static class NoReplyOnce
    {
        internal static readonly NoReplyException s_exception = new();
    }
}
