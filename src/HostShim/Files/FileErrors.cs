using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What files report that .NET does not; each message says what to change.</summary>
internal static class FileErrors
{
    internal static Exception UsedTwice(string operation) => new FutureMisuseException(
        operation + ": another task reads or writes at the file's position; use ReadAt and WriteAt, or hold a Mutex");

    internal static Exception LinesInUse() => new FutureMisuseException(
        "Files.ReadLines: a Next is still awaited; cancel that task first");
}
