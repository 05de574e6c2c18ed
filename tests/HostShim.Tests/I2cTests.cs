using System;
using System.Device.I2c;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class I2cTests : IDisposable
{
    private readonly VirtualBoard _board = new();
    private readonly Memory _memory = new();

    public I2cTests() => _board.I2c.Add(_memory);

    public void Dispose() => _board.Dispose();

    [Fact]
    public void WriteRead_MovesBytesBothWays()
    {
        var device = Open();
        Assert.Equal(I2cTransferStatus.FullTransfer, device.Write(new byte[] { 2, 77, 88 }).Status);
        var buffer = new byte[4];
        I2cTransferResult result = device.WriteRead(new byte[] { 2 }, new SpanByte(buffer, 1, 2));
        Assert.Equal([0, 77, 88, 0], buffer);
        Assert.Equal(3u, result.BytesTransferred);
        device.WriteByte(3);
        Assert.Equal(88, device.ReadByte());
    }

    [Theory]
    [InlineData(I2cBusSpeed.StandardMode, 100_000)]
    [InlineData(I2cBusSpeed.FastMode, 400_000)]
    [InlineData(I2cBusSpeed.FastModePlus, 1_000_000)]
    public void Transfer_TakesItsTimeOnTheWire(I2cBusSpeed speed, int hertz)
    {
        var device = new I2cDevice(new I2cConnectionSettings(1, 0x20, speed));
        device.WriteRead(new byte[] { 0 }, new byte[8]);
        // start, address, byte; repeated start, address, 8 bytes; stop
        int bits = 1 + 9 + 9 + 1 + 9 + (8 * 9) + 1;
        Assert.Equal(VirtualTime.FromFraction(bits, hertz), _board.Time.NowTicks);
        Assert.Equal(_board.Time.NowTicks, _board.I2c.BusyTicks);
    }

    [Fact]
    public void Transfer_LetsOtherEventsHappenMeanwhile()
    {
        var device = Open();
        _board.Uart(1).Send("x", 0);
        device.Write(new byte[200]);
        Assert.Equal(1, _board.Uart(1).IgnoredWhileClosed);
    }

    [Fact]
    public void AbsentDevice_IsNotAcknowledged_AfterItsAddress()
    {
        var device = new I2cDevice(new I2cConnectionSettings(1, 0x21));
        I2cTransferResult result = device.WriteByte(1);
        Assert.Equal((I2cTransferStatus.SlaveAddressNotAcknowledged, 0u), (result.Status, result.BytesTransferred));
        Assert.Equal(VirtualTime.FromFraction(11, 400_000), _board.Time.NowTicks);
    }

    [Fact]
    public void Faults_EndTransfersAsOnTheDevice()
    {
        var device = Open();
        _memory.Fault = I2cFault.Nack;
        Assert.Equal(I2cTransferStatus.SlaveAddressNotAcknowledged, device.WriteByte(1).Status);
        _memory.Fault = I2cFault.ClockStretchTimeout;
        long before = _board.Time.NowTicks;
        Assert.Equal(I2cTransferStatus.ClockStretchTimeout, device.Read(new byte[1]).Status);
        Assert.InRange(_board.Time.NowTicks - before, VirtualTime.FromMilliseconds(13), VirtualTime.FromMilliseconds(14));
        _memory.Fault = I2cFault.None;
        Assert.Equal(I2cTransferStatus.FullTransfer, device.WriteByte(1).Status);
        Assert.Equal(2, _board.I2c.FailedTransfers);
        Assert.Equal(3, _board.I2c.Transfers);
    }

    [Fact]
    public void StuckDevice_BlocksTheWholeBusForASecond()
    {
        var other = new I2cDevice(new I2cConnectionSettings(1, 0x55));
        _memory.Fault = I2cFault.Stuck;
        Assert.Equal(I2cTransferStatus.ClockStretchTimeout, other.WriteByte(1).Status);
        Assert.Equal(VirtualTime.FromMilliseconds(1000), _board.Time.NowTicks);
    }

    [Fact]
    public void WrongBusOrTakenAddress_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new I2cDevice(new I2cConnectionSettings(0, 0x20)));
        Assert.Throws<ArgumentException>(() => new I2cDevice(new I2cConnectionSettings(3, 0x20)));
        Assert.Throws<ArgumentException>(() => _board.I2c.Add(new Memory()));
    }

    [Fact]
    public void DisposedDevice_RefusesTransfers()
    {
        var device = Open();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.WriteByte(1));
    }

    [Fact]
    public void Transfers_AllocateNothing()
    {
        var device = Open();
        var write = new byte[] { 2 };
        var read = new byte[6];
        Allocation.AssertNone(
            () =>
            {
                device.WriteRead(write, read);
                device.Write(write);
                device.ReadByte();
            });
    }

    private static I2cDevice Open() => I2cDevice.Create(new I2cConnectionSettings(1, 0x20));

    /// <summary>An EEPROM-like device: the first byte of a write is where it starts.</summary>
    private sealed class Memory() : VirtualI2cDevice(0x20)
    {
        private readonly byte[] _cells = new byte[256];
        private byte _at;

        public override void OnWrite(ReadOnlySpan<byte> data, long now)
        {
            _at = data[0];
            for (int i = 1; i < data.Length; i++)
            {
                _cells[(byte)(_at + i - 1)] = data[i];
            }
        }

        public override void OnRead(Span<byte> data, long now)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = _cells[_at++];
            }
        }
    }
}
