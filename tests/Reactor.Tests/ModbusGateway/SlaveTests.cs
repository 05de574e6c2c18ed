using System;
using Embedded.Async;
using Embedded.Hal;
using Embedded.HostShim;
using Embedded.Samples.ModbusGateway;
using Xunit;
using static Embedded.Net.Tests.ModbusGateway.GatewayFixture;

namespace Embedded.Net.Tests.ModbusGateway;

/// <summary>The demonstration's slave on a virtual board, in virtual time.</summary>
public sealed class SlaveTests : IDisposable
{
    private const int Baud = 19_200;

    private readonly VirtualBoard _board = new();
    private readonly Executor _executor;
    private readonly BoardRunner _runner;
    private readonly ushort[] _registers = [0x022B, 0x0000, 0x0064];
    private int _answered;

    public SlaveTests()
    {
        _executor = new Executor(new BoardClock(_board));
        _runner = new BoardRunner(_board, _executor);
        _executor.Spawn(new ModbusSlave(new Uart(new SerialEvents(), 1, Baud), Baud, 0x11, _registers).Run(), "slave");
        _runner.Run(VirtualTime.FromMilliseconds(1));
    }

    [Theory]
    [InlineData("11 03 00 00 00 03", "11 03 06 02 2B 00 00 00 64")]
    [InlineData("11 04 00 02 00 01", "11 04 02 00 64")]
    [InlineData("11 03 00 00 00 04", "11 83 02")]
    [InlineData("11 03 FF FF 00 01", "11 83 02")]
    [InlineData("11 03 00 00 00 00", "11 83 03")]
    [InlineData("11 03 00 00 00 7E", "11 83 03")]
    [InlineData("11 03 00 00 00", "11 83 03")]
    [InlineData("11 06 00 03 00 01", "11 86 02")]
    [InlineData("11 06 00 01", "11 86 03")]
    [InlineData("11 10 00 02 00 02 04 00 01 00 02", "11 90 02")]
    [InlineData("11 10 00 00 00 02 02 00 01", "11 90 03")]
    [InlineData("11 10 00 00 00 01 02 00", "11 90 03")]
    [InlineData("11 01 00 00 00 01", "11 81 01")]
    public void Request_IsAnswered_AndChangesNothing(string request, string answer)
    {
        Assert.Equal(Convert.ToHexString(Rtu(answer)), Ask(Rtu(request)));
        Assert.Equal([0x022B, 0x0000, 0x0064], _registers);
    }

    [Fact]
    public void Writes_AreSeenByTheNextRead()
    {
        Assert.Equal(Convert.ToHexString(Rtu("11 06 00 01 12 34")), Ask(Rtu("11 06 00 01 12 34")));
        Assert.Equal(Convert.ToHexString(Rtu("11 10 00 00 00 01")), Ask(Rtu("11 10 00 00 00 01 02 AB CD")));

        Assert.Equal(Convert.ToHexString(Rtu("11 03 04 AB CD 12 34")), Ask(Rtu("11 03 00 00 00 02")));
    }

    [Fact]
    public void Broadcast_IsObeyedAndNotAnswered()
    {
        Assert.Equal("", Ask(Rtu("00 06 00 02 00 07")));

        Assert.Equal(7, _registers[2]);
    }

    [Fact]
    public void AnothersRequest_AWrongCheck_AndTooMuch_AreNotAnswered()
    {
        byte[] wrong = Rtu("11 03 00 00 00 01");
        wrong[^1] ^= 0x80;

        Assert.Equal("", Ask(Rtu("12 03 00 00 00 01")));
        Assert.Equal("", Ask(wrong));
        Assert.Equal("", Ask(new byte[300]));
        Assert.Equal("", Ask([0x11]));
        Assert.Equal(Convert.ToHexString(Rtu("11 03 02 02 2B")), Ask(Rtu("11 03 00 00 00 01")));
    }

    [Fact]
    public void FrameWithASilenceInIt_IsNotAFrame()
    {
        byte[] request = Rtu("11 03 00 00 00 01");
        long gap = new RtuTiming(Baud).SilenceTicks;
        _board.Uart(1).Send(request.AsSpan(0, 4), _board.Time.NowTicks);

        // Four characters, the silence, and a little for the processor's turns.
        Assert.Equal("", Ask(request[4..], _board.Time.NowTicks + (4 * _board.Uart(1).CharacterTicks) + gap + VirtualTime.FromMilliseconds(1)));

        Assert.Equal(Convert.ToHexString(Rtu("11 03 02 02 2B")), Ask(request));
    }

    [Fact]
    public void Requests_AllocateNothing()
    {
        Ask(Rtu("11 03 00 00 00 03"));
        _executor.Seal();

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(Convert.ToHexString(Rtu("11 03 06 02 2B 00 00 00 64")), Ask(Rtu("11 03 00 00 00 03")));
        }

        Assert.Equal(0, _runner.AllocatedBytes);
        Assert.InRange(_runner.Polls, 40, int.MaxValue);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _executor.Dispose();
        _board.Dispose();
    }

    /// <summary>Sends a frame and gives what the slave has said a long while later, in hexadecimal digits.</summary>
    private string Ask(byte[] frame, long atTicks = 0)
    {
        VirtualUart uart = _board.Uart(1);
        uart.Send(frame, long.Max(atTicks, _board.Time.NowTicks));
        _runner.Run(_board.Time.NowTicks + VirtualTime.FromMilliseconds(500));
        string said = Convert.ToHexString(uart.Transcript.Bytes[_answered..]);
        _answered = uart.Transcript.Count;
        return said;
    }
}
