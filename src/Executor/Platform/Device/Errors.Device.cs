using System;

namespace Embedded.Async;

/// <summary>Misuse that only a device knows.</summary>
internal static partial class Errors
{
    internal static Exception LateExecutor() => new InvalidOperationException(
        "make all executors before a second thread runs one");

    internal static Exception NotWoven() => new NotSupportedException("not woven; build the firmware with emb build");
}
