namespace Embedded.HostShim;

/// <summary>Ways in which a device on an I2C bus fails, for tests and scripts.</summary>
public enum I2cFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>It does not acknowledge its address, as if it were unplugged.</summary>
    Nack,

    /// <summary>It acknowledges its address and then holds the clock until the bus controller gives up.</summary>
    ClockStretchTimeout,

    /// <summary>It holds the data line low, so that no transfer on the whole bus can start.</summary>
    Stuck,
}
