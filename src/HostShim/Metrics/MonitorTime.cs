using System.Diagnostics;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Nanoseconds, of which a clock's ticks have too few: a poll may take less than one.</summary>
internal static class MonitorTime
{
    internal const long NanosecondsPerSecond = 1_000_000_000;

    internal const long NanosecondsPerTick = NanosecondsPerSecond / Clock.TicksPerSecond;

    /// <summary>Real time.</summary>
    internal static long Now
    {
        get
        {
            long stamp = Stopwatch.GetTimestamp();
            // In two parts, so that no product overflows; the compiler sees that Linux needs neither.
            return Stopwatch.Frequency == NanosecondsPerSecond ? stamp
                : (stamp / Stopwatch.Frequency * NanosecondsPerSecond)
                    + (stamp % Stopwatch.Frequency * NanosecondsPerSecond / Stopwatch.Frequency);
        }
    }
}
