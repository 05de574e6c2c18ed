using System;
using System.Device.I2c;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>One device on an I2C bus.</summary>
/// <remarks>
/// The futures end without waiting: nanoFramework has no asynchronous transfer (on ESP32 one holds the whole runtime, on STM32
/// the calling thread), so keep transfers short. A loop of transfers alone therefore lets no other task run, and on a stuck bus
/// each takes a second: wait for a time in it that begins after the transfer. On a device the stock call makes up to three small objects for its
/// struct arguments; no stock API avoids it.
/// </remarks>
public sealed class I2cPort
{
    private readonly I2cDevice _device;
    private readonly byte[] _pair = new byte[2];
    private readonly byte[] _register = new byte[1];

    /// <summary>Opens the device. Allocates; for start-up.</summary>
    /// <param name="bus">The bus's number.</param>
    /// <param name="address">The device's 7-bit address.</param>
    /// <param name="speed">The bus's speed.</param>
    public I2cPort(int bus, int address, I2cBusSpeed speed = I2cBusSpeed.FastMode)
    {
        _device = I2cDevice.Create(new I2cConnectionSettings(bus, address, speed));
    }

    /// <summary>Writes one register. Cancellation: strict, before it is polled nothing was written.</summary>
    /// <returns>FullTransfer, or what went wrong.</returns>
    [FutureCapacity(4)]
    public async Future<I2cTransferStatus> WriteRegister(byte register, byte value)
    {
        _pair[0] = register;
        _pair[1] = value;
        return WritePair();
    }

    /// <summary>Reads consecutive registers. Cancellation: strict, before it is polled nothing was read.</summary>
    /// <param name="register">The first.</param>
    /// <param name="buffer">Where they go, from index 0.</param>
    /// <param name="count">How many.</param>
    /// <returns>FullTransfer, or what went wrong; the buffer is then not to be used.</returns>
    [FutureCapacity(4)]
    public async Future<I2cTransferStatus> ReadRegisters(byte register, byte[] buffer, int count)
    {
        _register[0] = register;
        return Transfer(buffer, count);
    }

    [Cold("stock transfers take and return structs, which are objects on a device; there is no other call")]
    private I2cTransferStatus WritePair() => _device.Write(new SpanByte(_pair)).Status;

    [Cold("stock transfers take and return structs, which are objects on a device; there is no other call")]
    private I2cTransferStatus Transfer(byte[] buffer, int count) =>
        _device.WriteRead(new SpanByte(_register), new SpanByte(buffer, 0, count)).Status;
}
