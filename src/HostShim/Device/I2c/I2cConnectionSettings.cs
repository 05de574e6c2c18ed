namespace System.Device.I2c;

/// <summary>Where a device is connected.</summary>
public sealed class I2cConnectionSettings
{
    /// <summary>A device at 400 kHz.</summary>
    /// <param name="busId">The bus, counted from 1.</param>
    /// <param name="deviceAddress">The 7-bit address.</param>
    public I2cConnectionSettings(int busId, int deviceAddress)
        : this(busId, deviceAddress, I2cBusSpeed.FastMode)
    {
    }

    /// <summary>A device at a clock.</summary>
    /// <param name="busId">The bus, counted from 1.</param>
    /// <param name="deviceAddress">The 7-bit address.</param>
    /// <param name="busSpeed">The clock.</param>
    public I2cConnectionSettings(int busId, int deviceAddress, I2cBusSpeed busSpeed)
    {
        BusId = busId;
        DeviceAddress = deviceAddress;
        BusSpeed = busSpeed;
    }

    /// <summary>The bus, counted from 1.</summary>
    public int BusId { get; }

    /// <summary>The clock.</summary>
    public I2cBusSpeed BusSpeed { get; }

    /// <summary>The 7-bit address.</summary>
    public int DeviceAddress { get; }
}
