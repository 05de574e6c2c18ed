using Embedded.Async;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Hal.Esp32;

/// <summary>
/// Time since the chip started, from its microsecond timer. The runtime's own time base counts 10 ms here, and stands still in a
/// light sleep; this one goes on. A deep sleep starts it anew.
/// </summary>
public sealed class Esp32Clock : Clock
{
    private const int MicrosecondsPerSecond = 1_000_000;

    /// <inheritdoc/>
    public override long NowTicks => TicksFromMicroseconds((long)HighResTimer.GetCurrent());

    /// <summary>Ticks in microseconds, rounded up. For waits: not for more than 10 days at a time.</summary>
    internal static long MicrosecondsFromTicks(long ticks) =>
        TicksPerSecond == MicrosecondsPerSecond ? ticks : ((ticks * MicrosecondsPerSecond) + TicksPerSecond - 1) / TicksPerSecond;

    /// <summary>In two parts, whole seconds and the rest, so that no product overflows.</summary>
    private static long TicksFromMicroseconds(long microseconds) => TicksPerSecond == MicrosecondsPerSecond
        ? microseconds
        : (microseconds / MicrosecondsPerSecond * TicksPerSecond) + (microseconds % MicrosecondsPerSecond * TicksPerSecond / MicrosecondsPerSecond);
}
