using Embedded.Async;

namespace Embedded.Samples.Chat;

/// <summary>
/// Holds somebody to so many turns a second in the long run, and lets him have some at once (the virtual scheduling algorithm of ITU-T
/// I.371).
/// </summary>
internal sealed class Pace(Clock clock, int perSecond, int atOnce)
{
    private readonly long _interval = Clock.TicksPerSecond / perSecond;

    /// <summary>When the next turn is due; long ago, for who has taken none.</summary>
    private long _due = long.MinValue;

    /// <summary>Takes a turn, waiting until it is due.</summary>
    internal Future Next()
    {
        _due = long.Max(_due, clock.NowTicks - (atOnce * _interval)) + _interval;
        return Timer.AtTicks(_due);
    }
}
