namespace System.Device.Gpio;

/// <summary>How a pin is used.</summary>
public enum PinMode
{
    /// <summary>Input without a resistor: floats unless something drives it.</summary>
    Input = 0,

    /// <summary>Input that reads low unless something drives it.</summary>
    InputPullDown = 1,

    /// <summary>Input that reads high unless something drives it.</summary>
    InputPullUp = 2,

    /// <summary>Output that drives both levels.</summary>
    Output = 3,

    /// <summary>Output that drives low only.</summary>
    OutputOpenDrain = 4,

    /// <summary>Output that drives low only, with a resistor to the supply.</summary>
    OutputOpenDrainPullUp = 5,

    /// <summary>Output that drives high only.</summary>
    OutputOpenSource = 6,

    /// <summary>Output that drives high only, with a resistor to ground.</summary>
    OutputOpenSourcePullDown = 7,
}
