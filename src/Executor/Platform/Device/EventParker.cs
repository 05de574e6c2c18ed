using System.Threading;

namespace Embedded.Async;

/// <summary>Rests by waiting for an event, which keeps the token of an Unpark that comes before the rest.</summary>
internal sealed class EventParker(Clock clock) : IParker
{
    /// <summary>A minute: long enough to cost nothing, short enough that its milliseconds fit an int at every tick rate.</summary>
    private const long LongestTicks = 60L * Clock.TicksPerSecond;

    private readonly AutoResetEvent _event = new(false);

    public void Park(long untilTicks)
    {
        long left = untilTicks - clock.NowTicks;
        if (left > 0)
        {
            _event.WaitOne((int)Clock.MillisecondsFromTicks(left < LongestTicks ? left : LongestTicks), false);
        }
    }

    public void Unpark() => _event.Set();
}
