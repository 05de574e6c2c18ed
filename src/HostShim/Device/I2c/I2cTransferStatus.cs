namespace System.Device.I2c;

/// <summary>How a transfer ended.</summary>
public enum I2cTransferStatus
{
    /// <summary>For no known reason.</summary>
    UnknownError = 0,

    /// <summary>Everything was transferred.</summary>
    FullTransfer = 1,

    /// <summary>The device, or somebody else, held the clock too long.</summary>
    ClockStretchTimeout = 2,

    /// <summary>The device did not acknowledge all bytes.</summary>
    PartialTransfer = 3,

    /// <summary>No device acknowledged the address.</summary>
    SlaveAddressNotAcknowledged = 4,
}
