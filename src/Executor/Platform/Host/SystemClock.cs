using System.Diagnostics;

namespace Embedded.Async;

/// <summary>Real time since the clock was made.</summary>
public sealed class SystemClock : Clock
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override long NowTicks
    {
        get
        {
            long elapsed = Stopwatch.GetTimestamp() - _start;
            long frequency = Stopwatch.Frequency;
            // In two parts, so that no product overflows in 290,000 years.
            return (elapsed / frequency * TicksPerSecond) + (elapsed % frequency * TicksPerSecond / frequency);
        }
    }
}
