using System.Device.Gpio;

namespace Embedded.Hal;

/// <summary>A pin that drives a level. No member allocates, waits, or fails once the pin is open.</summary>
/// <remarks>
/// It toggles where others write: on a device a PinValue is an object, and Toggle is the one way to change a pin without
/// making one.
/// </remarks>
public sealed class OutputPin
{
    private readonly GpioPin _pin;

    internal OutputPin(GpioPin pin, bool high)
    {
        _pin = pin;
        if (high)
        {
            Toggle();
        }
    }

    /// <summary>The level it drives.</summary>
    public bool IsHigh { get; private set; }

    /// <summary>The pin's number on this board.</summary>
    public int Number => _pin.PinNumber;

    /// <summary>Drives a level. Executor thread.</summary>
    /// <param name="high">True for high.</param>
    public void Set(bool high)
    {
        if (high != IsHigh)
        {
            Toggle();
        }
    }

    /// <summary>Drives the other level. Executor thread.</summary>
    public void Toggle()
    {
        IsHigh = !IsHigh;
        _pin.Toggle();
    }
}
