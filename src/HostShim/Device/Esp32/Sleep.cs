using System;
using Embedded.HostShim;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The chip's sleeps and what ends them. A wake-up source stays one until the chip is reset.</summary>
public partial class Sleep
{
    /// <summary>The time ends the next sleeps.</summary>
    /// <param name="time">After how long.</param>
    /// <returns>OK, or INVALID_ARG for a time that the chip cannot count.</returns>
    public static EspNativeError EnableWakeupByTimer(TimeSpan time) => VirtualBoard.Current.Power.EnableTimer((ulong)time.Ticks / 10);

    /// <summary>A pin ends the next sleeps while it has a level.</summary>
    /// <param name="pin">The pin; of several the highest; none changes nothing.</param>
    /// <param name="level">0 or 1.</param>
    /// <returns>OK; INVALID_ARG for a pin that cannot wake; INVALID_STATE beside touch.</returns>
    public static EspNativeError EnableWakeupByPin(WakeupGpioPin pin, int level) => VirtualBoard.Current.Power.EnablePin(pin, level);

    /// <summary>Several pins end the next sleeps.</summary>
    /// <param name="pins">The pins.</param>
    /// <param name="mode">Together or each.</param>
    /// <returns>OK, or INVALID_ARG for a pin that cannot wake.</returns>
    public static EspNativeError EnableWakeupByMultiPins(WakeupGpioPin pins, WakeupMode mode) => VirtualBoard.Current.Power.EnableMultiPins(pins, mode);

    /// <summary>A touch ends the next sleeps.</summary>
    /// <param name="padNumber1">A pad, 0 to 9.</param>
    /// <param name="padNumber2">Another pad, or -1.</param>
    /// <param name="thresholdCoefficient">Per cent of an untouched reading; not modelled.</param>
    /// <returns>OK, or INVALID_STATE beside a single pin.</returns>
    /// <exception cref="ArgumentException">There is no such pad.</exception>
    public static EspNativeError EnableWakeupByTouchPad(int padNumber1, int padNumber2 = -1, byte thresholdCoefficient = 80)
    {
        _ = thresholdCoefficient;
        return VirtualBoard.Current.Power.EnableTouch(padNumber1, padNumber2);
    }

    /// <summary>Bytes that arrive end the next light sleeps.</summary>
    /// <param name="portNumber">The port.</param>
    /// <param name="edgeCount">After how many edges on the wire.</param>
    /// <returns>OK, or INVALID_ARG.</returns>
    public static EspNativeError EnableWakeupByUart(WakeUpPort portNumber, int edgeCount) =>
        VirtualBoard.Current.Power.EnableUart((int)portNumber + 1, edgeCount);

    /// <summary>Why the chip woke up last.</summary>
    /// <returns>The cause.</returns>
    public static WakeupCause GetWakeupCause() => VirtualBoard.Current.Power.Cause;

    /// <summary>Which of several pins ended the last sleep.</summary>
    /// <returns>The pins.</returns>
    public static WakeupGpioPin GetWakeupGpioPin() => VirtualBoard.Current.Power.WakePins;

    /// <summary>Which touch pad ended the last sleep.</summary>
    /// <returns>The pad, or -1.</returns>
    public static int GetWakeupTouchpad() => VirtualBoard.Current.Power.WakeTouchPad;

    /// <summary>Starts anew after the sleep. Never returns: here it throws, once the sleep is over.</summary>
    /// <exception cref="ChipRestartException">The sleep is over.</exception>
    public static void StartDeepSleep() => VirtualBoard.Current.Power.DeepSleep();

    /// <summary>Stops the whole chip until a wake-up source; then everything goes on.</summary>
    /// <returns>OK after the sleep; INVALID_STATE if the radio is on.</returns>
    public static EspNativeError StartLightSleep() => VirtualBoard.Current.Power.LightSleep();
}
