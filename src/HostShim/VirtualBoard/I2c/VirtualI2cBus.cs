using System;
using System.Collections.Generic;
using System.Device.I2c;

namespace Embedded.HostShim;

/// <summary>
/// An I2C bus with devices by address. A transfer advances virtual time by what it takes on the wire: one bit for a start
/// or stop, nine for each byte and for each address, at the bus clock, rounded up to a tick.
/// </summary>
public sealed class VirtualI2cBus
{
    private const int AddressCount = 128;
    private const int StartBits = 1;
    private const int StopBits = 1;
    private const int ByteBits = 9;

    // The longest a clock may be held on an ESP32: 2^20 cycles of its 80 MHz bus clock, 13.1 ms.
    private static readonly long s_clockStretchTicks = VirtualTime.FromFraction(1 << 20, 80_000_000);

    // How long the device's firmware waits for a bus that never becomes free.
    private static readonly long s_stuckTicks = VirtualTime.FromMilliseconds(1000);

    private readonly VirtualTime _time;
    private readonly VirtualI2cDevice?[] _byAddress = new VirtualI2cDevice?[AddressCount];
    private readonly List<VirtualI2cDevice> _devices = [];

    internal VirtualI2cBus(VirtualTime time, int number)
    {
        _time = time;
        Number = number;
    }

    /// <summary>The bus number that <c>I2cConnectionSettings</c> names it by.</summary>
    public int Number { get; }

    /// <summary>Devices on the bus.</summary>
    public IReadOnlyList<VirtualI2cDevice> Devices => _devices;

    /// <summary>Transfers so far, failed ones included.</summary>
    public long Transfers { get; private set; }

    /// <summary>Transfers that did not end with <see cref="I2cTransferStatus.FullTransfer"/>.</summary>
    public long FailedTransfers { get; private set; }

    /// <summary>Ticks during which the bus was busy.</summary>
    public long BusyTicks { get; private set; }

    /// <summary>Connects a device.</summary>
    /// <param name="device">A device with an address that is free on this bus.</param>
    /// <exception cref="ArgumentException">The address is taken.</exception>
    public void Add(VirtualI2cDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (_byAddress[device.Address] is not null)
        {
            throw new ArgumentException($"Address 0x{device.Address:X2} is taken on I2C bus {Number}.", nameof(device));
        }

        _byAddress[device.Address] = device;
        _devices.Add(device);
    }

    internal I2cTransferStatus Transfer(int address, I2cBusSpeed speed, ReadOnlySpan<byte> write, Span<byte> read)
    {
        long start = _time.NowTicks;
        I2cTransferStatus status = Run(address, Hertz(speed), write, read);
        Transfers++;
        FailedTransfers += status == I2cTransferStatus.FullTransfer ? 0 : 1;
        BusyTicks += _time.NowTicks - start;
        return status;
    }

    private static int Hertz(I2cBusSpeed speed) => speed switch
    {
        I2cBusSpeed.StandardMode => 100_000,
        I2cBusSpeed.FastModePlus => 1_000_000,
        _ => 400_000,
    };

    private I2cTransferStatus Run(int address, int hertz, ReadOnlySpan<byte> write, Span<byte> read)
    {
        long start = _time.NowTicks;
        if (IsStuck())
        {
            _time.AdvanceTo(start + s_stuckTicks);
            return I2cTransferStatus.ClockStretchTimeout;
        }

        VirtualI2cDevice? device = (uint)address < AddressCount ? _byAddress[address] : null;
        bool addressed = !write.IsEmpty || !read.IsEmpty;
        if (addressed && (device is null || device.Fault == I2cFault.Nack))
        {
            _time.AdvanceTo(start + Ticks(StartBits + ByteBits + StopBits, hertz));
            return I2cTransferStatus.SlaveAddressNotAcknowledged;
        }

        if (addressed && device!.Fault == I2cFault.ClockStretchTimeout)
        {
            _time.AdvanceTo(start + Ticks(StartBits + ByteBits, hertz) + s_clockStretchTicks);
            return I2cTransferStatus.ClockStretchTimeout;
        }

        // All times are counted in bits from the start, so that rounding happens once and not at each step.
        long bits = 0;
        if (!write.IsEmpty)
        {
            bits += StartBits + (ByteBits * (1L + write.Length));
            _time.AdvanceTo(start + Ticks(bits, hertz));
            device!.OnWrite(write, _time.NowTicks);
        }

        if (!read.IsEmpty)
        {
            _time.AdvanceTo(start + Ticks(bits + StartBits + ByteBits, hertz));
            device!.OnRead(read, _time.NowTicks);
            bits += StartBits + (ByteBits * (1L + read.Length));
        }

        _time.AdvanceTo(start + Ticks(bits + StopBits, hertz));
        return I2cTransferStatus.FullTransfer;
    }

    private bool IsStuck()
    {
        for (int i = 0; i < _devices.Count; i++)
        {
            if (_devices[i].Fault == I2cFault.Stuck)
            {
                return true;
            }
        }

        return false;
    }

    private static long Ticks(long bits, int hertz) => VirtualTime.FromFraction(bits, hertz);
}
