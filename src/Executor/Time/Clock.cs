namespace Embedded.Async;

/// <summary>Monotonic time in 64-bit ticks; a tick is 1 / <see cref="TicksPerSecond"/> of a second, as nf.config says.</summary>
public abstract class Clock
{
    /// <summary>Ticks in a second.</summary>
    public const int TicksPerSecond = BuildConfig.TicksPerSecond;

    /// <summary>Ticks since some start. Never goes back. Any thread; no allocation.</summary>
    public abstract long NowTicks { get; }

    /// <summary>Milliseconds in ticks, rounded up so that a wait is never shorter than asked for.</summary>
    public static long TicksFromMilliseconds(long milliseconds) =>
        TicksPerSecond % 1000 == 0 ? milliseconds * (TicksPerSecond / 1000) : ((milliseconds * TicksPerSecond) + 999) / 1000;

    /// <summary>Ticks in whole milliseconds, rounded up.</summary>
    public static long MillisecondsFromTicks(long ticks) =>
        TicksPerSecond % 1000 == 0
            ? (ticks + (TicksPerSecond / 1000) - 1) / (TicksPerSecond / 1000)
            : ((ticks * 1000) + TicksPerSecond - 1) / TicksPerSecond;
}
