using System;
using System.Diagnostics;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>Holds virtual time back to real time.</summary>
internal sealed class RealTimePacer : IDisposable
{
    private readonly VirtualTime _time;
    private readonly AutoResetEvent _outside = new(false);
    private readonly long _startTicks;
    private readonly long _start = Stopwatch.GetTimestamp();

    internal RealTimePacer(VirtualBoard board)
    {
        _time = board.Time;
        _startTicks = board.Time.NowTicks;
        foreach (VirtualUart uart in board.Uarts)
        {
            uart.OutsideArrived += () => _outside.Set();
        }
    }

    /// <summary>Waits until real time has reached a time, or bytes came from outside; returns the time that it is then.</summary>
    internal long WaitUntil(long ticks)
    {
        while (true)
        {
            long now = Now();
            if (now >= ticks)
            {
                return ticks;
            }

            // At most a while at a time, so that a caller who wants to stop is asked again.
            long rest = Math.Min(ticks - now, VirtualTime.TicksPerSecond);
            long milliseconds = Math.Clamp(rest * 1000 / VirtualTime.TicksPerSecond, 1, 100);
            bool arrived = _outside.WaitOne((int)milliseconds);
            now = Math.Min(Now(), ticks);
            if (arrived || now < ticks)
            {
                return Math.Max(now, _time.NowTicks);
            }
        }
    }

    public void Dispose() => _outside.Dispose();

    private long Now() =>
        _startTicks + (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * VirtualTime.TicksPerSecond);
}
