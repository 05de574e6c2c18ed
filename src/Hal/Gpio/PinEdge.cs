using System;

namespace Embedded.Hal;

/// <summary>A change of a pin's level.</summary>
[Flags]
public enum PinEdge
{
    /// <summary>No change.</summary>
    None = 0,

    /// <summary>From low to high.</summary>
    Rising = 1,

    /// <summary>From high to low.</summary>
    Falling = 2,

    /// <summary>Any change.</summary>
    Both = Rising | Falling,
}
