using System;

namespace Embedded.Async;

/// <summary>Misuse of streams.</summary>
internal static partial class Errors
{
    internal static Exception StreamInUse() => new FutureMisuseException(
        "a Stream: the Next before is still awaited; one task reads it, and a channel serves several");
}
