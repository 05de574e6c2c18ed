using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A pool's virtual time: stands still until the pool moves it.</summary>
internal sealed class PausedClock : Clock
{
    private long _now;

    public override long NowTicks => Volatile.Read(ref _now);

    /// <summary>Moves on to a time; never back.</summary>
    internal void MoveTo(long ticks)
    {
        if (ticks > _now)
        {
            Volatile.Write(ref _now, ticks);
        }
    }
}
