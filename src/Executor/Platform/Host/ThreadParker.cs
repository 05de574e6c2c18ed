using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>Rests by blocking the thread.</summary>
internal sealed class ThreadParker(Clock clock) : IParker, IDisposable
{
    /// <summary>Long enough to cost nothing, short enough that its milliseconds fit an int at every tick rate.</summary>
    private const int LongestMilliseconds = 60_000;

    private readonly AutoResetEvent _event = new(false);

    public void Park(long untilTicks)
    {
        int milliseconds = LongestMilliseconds;
        if (untilTicks != long.MaxValue)
        {
            long left = Clock.MillisecondsFromTicks(untilTicks - clock.NowTicks);
            if (left <= 0)
            {
                return;
            }

            milliseconds = left < LongestMilliseconds ? (int)left : LongestMilliseconds;
        }

        _event.WaitOne(milliseconds, false);
    }

    public void Unpark() => _event.Set();

    public void Dispose() => _event.Dispose();
}
