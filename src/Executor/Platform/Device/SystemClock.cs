using System;

namespace Embedded.Async;

/// <summary>Real time since the device started, in steps of the scheduler: 10 ms on ESP32, 1 ms on STM32.</summary>
/// <remarks>DateTime would be finer and jumps when the time of day is set.</remarks>
public sealed class SystemClock : Clock
{
    /// <inheritdoc/>
    public override long NowTicks => TicksFromMilliseconds(Environment.TickCount64);
}
