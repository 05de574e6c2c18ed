namespace System.Device.Gpio;

/// <summary>A pin number and a level.</summary>
public readonly struct PinValuePair
{
    /// <summary>Makes a pair.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="pinValue">Its level.</param>
    public PinValuePair(int pinNumber, PinValue pinValue)
    {
        PinNumber = pinNumber;
        PinValue = pinValue;
    }

    /// <summary>The pin.</summary>
    public int PinNumber { get; }

    /// <summary>Its level.</summary>
    public PinValue PinValue { get; }

    /// <summary>Takes the pair apart.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="pinValue">Its level.</param>
    public void Deconstruct(out int pinNumber, out PinValue pinValue)
    {
        pinNumber = PinNumber;
        pinValue = PinValue;
    }
}
