using System;

namespace Embedded.HostShim;

/// <summary>A device on a <see cref="VirtualI2cBus"/>. Its members run on the board's thread and must not allocate.</summary>
public abstract class VirtualI2cDevice
{
    private I2cFault _fault;

    /// <summary>Sets the address.</summary>
    /// <param name="address">7 bits, 0x08 to 0x77; the rest is reserved by the bus.</param>
    protected VirtualI2cDevice(int address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(address, 0x08);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, 0x77);
        Address = address;
    }

    /// <summary>Runs after <see cref="Fault"/> has changed. It stands for the world outside: it must not allocate.</summary>
    public event Action<VirtualI2cDevice>? FaultChanged;

    /// <summary>The 7-bit address.</summary>
    public int Address { get; }

    /// <summary>How the device fails at present.</summary>
    public I2cFault Fault
    {
        get => _fault;
        set
        {
            if (value != _fault)
            {
                _fault = value;
                FaultChanged?.Invoke(this);
            }
        }
    }

    /// <summary>Takes the bytes of a write, after the last one has been on the wire.</summary>
    /// <param name="data">At least one byte.</param>
    /// <param name="now">The board's time in ticks.</param>
    public abstract void OnWrite(ReadOnlySpan<byte> data, long now);

    /// <summary>Gives the bytes of a read. They are latched when the address has been acknowledged.</summary>
    /// <param name="data">To fill; at least one byte.</param>
    /// <param name="now">The board's time in ticks.</param>
    public abstract void OnRead(Span<byte> data, long now);
}
