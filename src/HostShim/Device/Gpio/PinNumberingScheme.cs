namespace System.Device.Gpio;

/// <summary>What a pin number counts.</summary>
public enum PinNumberingScheme
{
    /// <summary>The numbers of the chip.</summary>
    Logical = 0,

    /// <summary>The numbers printed on the board.</summary>
    Board = 1,
}
