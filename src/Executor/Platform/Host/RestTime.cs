namespace Embedded.Async;

/// <summary>How long a thread may rest, in the milliseconds that the system's waits take.</summary>
internal static class RestTime
{
    /// <summary>Long enough to cost nothing, short enough that its milliseconds fit an int at every tick rate.</summary>
    private const int LongestMilliseconds = 60_000;

    /// <summary>Until a time of the clock, or for a shorter while; 0 if it has come.</summary>
    internal static int MillisecondsUntil(this Clock clock, long ticks)
    {
        if (ticks == long.MaxValue)
        {
            return LongestMilliseconds;
        }

        long left = ticks - clock.NowTicks;
        return left <= 0 ? 0
            : left < Clock.TicksFromMilliseconds(LongestMilliseconds) ? (int)Clock.MillisecondsFromTicks(left)
            : LongestMilliseconds;
    }
}
