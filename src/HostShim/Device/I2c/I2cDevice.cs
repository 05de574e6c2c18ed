using Embedded.HostShim;

namespace System.Device.I2c;

/// <summary>
/// A device on an I2C bus of the current board. A transfer takes the time it takes on the wire: virtual time has moved on
/// when the call returns, as the ESP32 holds the whole runtime during a transfer. No transfer allocates.
/// </summary>
public class I2cDevice : IDisposable
{
    private readonly VirtualI2cBus _bus;
    private readonly byte[] _single = new byte[1];
    private bool _disposed;

    /// <summary>Connects to a device; nothing is sent yet.</summary>
    /// <param name="settings">Where it is.</param>
    /// <exception cref="ArgumentException">The board has no such bus.</exception>
    public I2cDevice(I2cConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        VirtualBoard board = VirtualBoard.Current;
        if (settings.BusId < 1 || settings.BusId > board.I2cBuses.Count)
        {
            throw new ArgumentException($"I2C bus {settings.BusId} does not exist; the board has 1 to {board.I2cBuses.Count}.", nameof(settings));
        }

        ConnectionSettings = settings;
        _bus = board.I2cBuses[settings.BusId - 1];
    }

    /// <summary>Where the device is.</summary>
    public I2cConnectionSettings ConnectionSettings { get; }

    /// <summary>Connects to a device.</summary>
    /// <param name="settings">Where it is.</param>
    /// <returns>The device.</returns>
    /// <exception cref="ArgumentException">The board has no such bus.</exception>
    public static I2cDevice Create(I2cConnectionSettings settings) => new(settings);

    /// <summary>Reads one byte.</summary>
    /// <returns>The byte; after a failed transfer whatever was read last, which is why <see cref="Read"/> is better.</returns>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public byte ReadByte()
    {
        Transfer(default, _single);
        return _single[0];
    }

    /// <summary>Reads.</summary>
    /// <param name="buffer">Filled, unless the transfer fails.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public I2cTransferResult Read(SpanByte buffer) => Transfer(default, buffer);

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public I2cTransferResult WriteByte(byte value)
    {
        _single[0] = value;
        return Transfer(_single, default);
    }

    /// <summary>Writes.</summary>
    /// <param name="buffer">What to write. Empty, nothing but a stop goes over the bus, not even the address.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public I2cTransferResult Write(SpanByte buffer) => Transfer(buffer, default);

    /// <summary>Writes, then reads after a repeated start.</summary>
    /// <param name="writeBuffer">What to write.</param>
    /// <param name="readBuffer">Filled, unless the transfer fails.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer) => Transfer(writeBuffer, readBuffer);

    /// <summary>Disconnects from the device.</summary>
    public void Dispose()
    {
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    private I2cTransferResult Transfer(SpanByte write, SpanByte read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        I2cTransferStatus status = _bus.Transfer(ConnectionSettings.DeviceAddress, ConnectionSettings.BusSpeed, write.Bytes, read.Bytes);
        return new I2cTransferResult(status, status == I2cTransferStatus.FullTransfer ? (uint)(write.Length + read.Length) : 0);
    }
}
