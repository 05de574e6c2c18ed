using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>A counter with a cache line, and its neighbour that processors fetch with it, to itself: its writers do not slow the readers of others.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounter
{
    /// <summary>The counter.</summary>
    [FieldOffset(128)]
    internal long _value;
}
