using System;
using Embedded.HostShim;

namespace nanoFramework.Hardware.Esp32;

/// <summary>A microsecond timer of the chip. Its end is an event that goes through the interrupt ring, as a pin's edge does.</summary>
public class HighResTimer : IDisposable
{
    private readonly VirtualTimer _timer;

    /// <summary>Takes one of the chip's ten timers.</summary>
    /// <exception cref="InvalidOperationException">All ten are taken; the device throws a plain Exception.</exception>
    public HighResTimer()
    {
        _timer = VirtualBoard.Current.Timers.Take(this);
    }

    /// <summary>Raised on the dispatcher when the time is up, unless the application has replaced the stock processor.</summary>
    public event HighResTimerExpiredEventHandler? OnHighResTimerExpired;

    /// <summary>Microseconds since the chip started, light sleeps included.</summary>
    /// <returns>The microseconds.</returns>
    public static ulong GetCurrent() => VirtualBoard.Current.Timers.NowMicroseconds;

    /// <summary>Starts it for once; one that runs begins anew.</summary>
    /// <param name="timeout_us">Microseconds until the event.</param>
    /// <exception cref="ObjectDisposedException">The timer has been given back.</exception>
    public void StartOneShot(ulong timeout_us) => _timer.Start(this, timeout_us, isPeriodic: false);

    /// <summary>Starts it for good; one that runs begins anew.</summary>
    /// <param name="period_us">Microseconds between events.</param>
    /// <exception cref="ObjectDisposedException">The timer has been given back.</exception>
    public void StartOnePeriodic(ulong period_us) => _timer.Start(this, period_us, isPeriodic: true);

    /// <summary>Stops it. An event that waits in the ring still comes.</summary>
    /// <exception cref="ObjectDisposedException">The timer has been given back.</exception>
    public void Stop() => _timer.Stop(this);

    /// <summary>Gives the timer back to the chip.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    internal void OnExpired() => OnHighResTimerExpired?.Invoke(this, EventArgs.Empty);

    /// <summary>Gives the timer back to the chip.</summary>
    /// <param name="disposing">Always true here: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing) => _timer.Release(this);
}
