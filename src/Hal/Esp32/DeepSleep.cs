using System;
using Embedded.Async;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Hal.Esp32;

/// <summary>
/// The deepest sleep: the chip forgets its memory and starts the firmware anew when the time is up or a wake source
/// (<see cref="WakeSources"/>) ends it. What must outlive it belongs into storage.
/// </summary>
public static class DeepSleep
{
    /// <summary>Why the firmware started: Undefined after power-on or reset, otherwise what ended the sleep.</summary>
    /// <exception cref="NotSupportedException">This chip cannot tell.</exception>
    public static Sleep.WakeupCause Cause => Sleep.GetWakeupCause();

    /// <summary>Which pin of <see cref="WakeSources.AddAnyHigh"/> ended the sleep; a mask.</summary>
    /// <exception cref="NotSupportedException">This chip cannot tell.</exception>
    public static Sleep.WakeupGpioPin Pins => Sleep.GetWakeupGpioPin();

    /// <summary>Which touch pad ended the sleep; negative if none did.</summary>
    /// <exception cref="NotSupportedException">This chip cannot tell.</exception>
    public static int TouchPad => Sleep.GetWakeupTouchpad();

    /// <summary>
    /// Sleeps for a time, or until a wake source. There is always a time, because the chip keeps the one of the sleep before.
    /// Never returns.
    /// </summary>
    /// <param name="milliseconds">How long, at least 1; years are possible.</param>
    /// <exception cref="ArgumentException">The time is not positive, or longer than the chip can count.</exception>
    public static void Enter(long milliseconds)
    {
        if (milliseconds < 1 || milliseconds > long.MaxValue / TimeSpan.TicksPerMillisecond || !WakeSources.TrySetTimer(milliseconds * 1000))
        {
            throw new ArgumentException("a deep sleep takes at least 1 ms, and not longer than the chip can count", nameof(milliseconds));
        }

        Sleep.StartDeepSleep();
    }
}
