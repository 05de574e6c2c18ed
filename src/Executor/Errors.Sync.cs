using System;

namespace Embedded.Async;

/// <summary>Misuse of the synchronisation primitives.</summary>
internal static partial class Errors
{
    internal static Exception ReleasedTooMany() => new NotHeldException(
        "Semaphore: more permits were released than were acquired; raise its most if that is meant to add some");

    internal static Exception WakerListFull(int capacity) => new CapacityException(
        "WakerList: " + capacity + " tasks wait already; raise its capacity");
}
