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
        long left = ticks - Now();
        if (left > 0)
        {
            // At most a while at a time, so that a caller who wants to stop is asked again.
            long milliseconds = Math.Min(left, VirtualTime.TicksPerSecond) * 1000 / VirtualTime.TicksPerSecond;
            _outside.WaitOne((int)Math.Clamp(milliseconds, 1, 100));
        }

        return Math.Max(Math.Min(Now(), ticks), _time.NowTicks);
    }

    public void Dispose() => _outside.Dispose();

    private long Now() =>
        _startTicks + (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * VirtualTime.TicksPerSecond);
}
