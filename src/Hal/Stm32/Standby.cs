using System;
using nanoFramework.Hardware.Stm32;

namespace Embedded.Hal.Stm32;

/// <summary>
/// The STM32's deepest sleep: the chip forgets its memory and starts the firmware anew when the time is up or a wake-up pin rises.
/// What must outlive it belongs into the chip's backup memory (<c>nanoFramework.Hardware.Stm32.BackupMemory</c>).
/// </summary>
/// <remarks>
/// An STM32 needs no clock of its own here: <c>Embedded.Async.SystemClock</c> counts its milliseconds, in 64 bits. Its lighter
/// sleeps are out of reach of stock nanoFramework.
/// </remarks>
public static class Standby
{
    /// <summary>The alarm has a day of the month and no month: one that is further away would ring a month early.</summary>
    public const int LongestSeconds = 27 * 24 * 60 * 60;

    /// <summary>Why the firmware started: out of standby by the time, by a pin, or neither.</summary>
    public static Power.WakeupReasonType Reason => Power.WakeupReason;

    /// <summary>A wake-up pin ends the next standby when it rises.</summary>
    /// <param name="pin">Which one; where it is, the chip's data sheet says.</param>
    /// <exception cref="ArgumentException">This chip has no such wake-up pin.</exception>
    public static void EnablePin(Power.WakeupPin pin) => Power.EnableWakeupPin(pin);

    /// <summary>Sleeps for a time, or until a wake-up pin rises. Never returns.</summary>
    /// <param name="seconds">How long, 1 to <see cref="LongestSeconds"/>; the alarm counts whole seconds, so up to one more.</param>
    /// <exception cref="ArgumentException">The time is out of range.</exception>
    public static void Enter(int seconds) => Enter(seconds, DateTime.UtcNow);

    /// <summary>
    /// Sleeps until a wake-up pin rises; without one, until a reset. Never returns. (A pin that ended a standby early has left that
    /// one's alarm set: it ends this one.)
    /// </summary>
    public static void Enter() => Power.EnterStandbyMode();

    /// <summary>As <see cref="Enter(int)"/>, and says what the chip's calendar shows now.</summary>
    internal static void Enter(int seconds, DateTime utcNow)
    {
        if (seconds < 1 || seconds > LongestSeconds)
        {
            throw new ArgumentException("a standby takes 1 second to 27 days", nameof(seconds));
        }

        // The alarm cuts fractions off, which could put it into the second that is under way: it would ring a month later.
        RTC.SetAlarm(utcNow.AddSeconds(seconds + 1));
        Power.EnterStandbyMode();
    }
}
