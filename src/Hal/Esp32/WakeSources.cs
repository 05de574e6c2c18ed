using System;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Hal.Esp32;

/// <summary>What ends a sleep beside its time, for <see cref="LightSleep"/> and <see cref="DeepSleep"/>. One a board.</summary>
/// <remarks>
/// <para>Pins wake by their level, not by an edge: one by either level (<see cref="AddPin"/>), and any number together by high
/// (<see cref="AddAnyHigh"/>). Which pins can, the chip's data sheet says: on the ESP32 0, 2, 4, 12 to 15, 25 to 27 and 32 to 39;
/// on the ESP32-C3 none. A source stays one until the chip is reset: nanoFramework cannot take one back.</para>
/// <para>Allocates when sources are added; for start-up.</para>
/// </remarks>
public sealed class WakeSources
{
    private InputPin? _pin;
    private bool _pinHigh;
    private InputPin[] _anyHigh = [];

    /// <summary>One pin wakes while it has a level. A second call takes the first one's place.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="high">The level.</param>
    /// <exception cref="ArgumentException">The chip cannot be woken by this pin.</exception>
    /// <exception cref="NotSupportedException">This chip cannot be woken by pins.</exception>
    public void AddPin(InputPin pin, bool high)
    {
        Check(Sleep.EnableWakeupByPin(MaskOf(pin), high ? 1 : 0), "pin");
        _pin = pin;
        _pinHigh = high;
    }

    /// <summary>Each of these pins wakes while it is high. A second call takes the first one's place.</summary>
    /// <param name="pins">The pins.</param>
    /// <exception cref="ArgumentException">The chip cannot be woken by one of these pins.</exception>
    /// <exception cref="NotSupportedException">This chip cannot be woken by pins.</exception>
    public void AddAnyHigh(InputPin[] pins)
    {
        Sleep.WakeupGpioPin mask = Sleep.WakeupGpioPin.None;
        for (int i = 0; i < pins.Length; i++)
        {
            mask |= MaskOf(pins[i]);
        }

        Check(Sleep.EnableWakeupByMultiPins(mask, Sleep.WakeupMode.AnyHigh), "pin");
        _anyHigh = pins;
    }

    /// <summary>A touch wakes.</summary>
    /// <param name="pad">The touch pad's number.</param>
    /// <param name="secondPad">Another one, or -1.</param>
    /// <param name="thresholdPercent">A reading below this part of the untouched one is a touch.</param>
    /// <exception cref="ArgumentException">There is no such pad.</exception>
    public void AddTouch(int pad, int secondPad = -1, byte thresholdPercent = 80) =>
        Check(Sleep.EnableWakeupByTouchPad(pad, secondPad, thresholdPercent), "touch pad");

    /// <summary>Bytes that arrive wake from a light sleep; they themselves are lost.</summary>
    /// <param name="port">1 for COM1, or 2.</param>
    /// <param name="edges">After how many edges on the wire.</param>
    /// <exception cref="ArgumentException">The port cannot wake.</exception>
    public void AddUart(int port, int edges = 3) =>
        Check(Sleep.EnableWakeupByUart((Sleep.WakeUpPort)(port - 1), edges), "port");

    /// <summary>Whether a pin has the level that wakes: a sleep would end at once.</summary>
    internal bool IsAnyActive()
    {
        if (_pin is not null && _pin.IsHigh == _pinHigh)
        {
            return true;
        }

        for (int i = 0; i < _anyHigh.Length; i++)
        {
            if (_anyHigh[i].IsHigh)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Sets the time of the next sleep. Always set, because the chip keeps the one of the sleep before.
    /// </summary>
    internal static bool TrySetTimer(long microseconds) =>
        Sleep.EnableWakeupByTimer(new TimeSpan(microseconds * (TimeSpan.TicksPerMillisecond / 1000))) == EspNativeError.OK;

    /// <summary>
    /// After a light sleep. While it lasts no pin tells of its edges, and a pin that wakes belongs to the chip's sleep
    /// controller, so that its interrupt is silent afterwards too: each is started anew. The pin that woke tells its task.
    /// </summary>
    internal void AfterLightSleep()
    {
        // Some chips cannot tell the cause; they have no pins that wake either.
        if (_pin is null && _anyHigh.Length == 0)
        {
            return;
        }

        Sleep.WakeupCause cause = Sleep.GetWakeupCause();
        if (_pin is not null)
        {
            AfterLightSleep(_pin, cause == Sleep.WakeupCause.Ext0, _pinHigh);
        }

        Sleep.WakeupGpioPin woke = cause == Sleep.WakeupCause.Ext1 ? Sleep.GetWakeupGpioPin() : Sleep.WakeupGpioPin.None;
        for (int i = 0; i < _anyHigh.Length; i++)
        {
            AfterLightSleep(_anyHigh[i], (woke & MaskOf(_anyHigh[i])) != 0, true);
        }
    }

    private static void AfterLightSleep(InputPin pin, bool woke, bool high)
    {
        pin.Rearm();
        if (woke)
        {
            pin.OnWakeUp(high);
            // It may have changed back before its interrupt was ready. (This makes the one object that a sleep costs, and only
            // when a pin ends it: no stock call reads a pin without.) What changes before a sleep that the time ends is over
            // is seen at the next sleep: the pin ends it at once.
            pin.Refresh();
        }
    }

    private static Sleep.WakeupGpioPin MaskOf(InputPin pin) => (Sleep.WakeupGpioPin)(1UL << pin.Number);

    private static void Check(EspNativeError error, string what)
    {
        if (error != EspNativeError.OK)
        {
            throw new ArgumentException("this chip cannot be woken by this " + what + " (error " + ((int)error).ToString() + ")");
        }
    }
}
