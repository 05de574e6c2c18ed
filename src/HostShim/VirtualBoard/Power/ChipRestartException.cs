using System;

namespace Embedded.HostShim;

/// <summary>
/// Thrown where the device would not return: the chip has slept and starts anew. Who started the firmware catches it and starts
/// it again, on the same board.
/// </summary>
public sealed class ChipRestartException : Exception
{
    internal ChipRestartException(string message)
        : base(message)
    {
    }
}
