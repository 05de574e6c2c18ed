using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Ports;
using System.Text;
using System.Threading;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class UartTests : IDisposable
{
    private const int Baud = 115_200;

    private readonly VirtualBoard _board = new();
    private readonly SerialPort _port = new("COM1", Baud);

    private VirtualUart Uart => _board.Uart(1);

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(9600, Parity.None, 8, StopBits.One, 20)]
    [InlineData(115_200, Parity.None, 8, StopBits.One, 20)]
    [InlineData(9600, Parity.Even, 7, StopBits.Two, 22)]
    [InlineData(9600, Parity.None, 8, StopBits.OnePointFive, 21)]
    public void Character_TakesItsBitsAtTheBaudRate(int baud, Parity parity, int dataBits, StopBits stopBits, int halfBits)
    {
        using var port = new SerialPort("COM2", baud, parity, dataBits, stopBits);
        port.Open();
        Assert.Equal(VirtualTime.FromFraction(halfBits, 2 * baud), _board.Uart(2).CharacterTicks);
    }

    [Fact]
    public void ReceivedBytes_ArriveOneCharacterTimeApart()
    {
        _port.Open();
        Uart.Send("abc", 1000);
        long character = Uart.CharacterTicks;
        for (int i = 1; i <= 3; i++)
        {
            _board.Time.AdvanceTo(1000 + (i * character) - 1);
            Assert.Equal(i - 1, _port.BytesToRead);
            _board.Time.AdvanceTo(1000 + (i * character));
            Assert.Equal(i, _port.BytesToRead);
        }

        Assert.Equal("abc", _port.ReadExisting());
    }

    [Fact]
    public void Received_TellsOfEveryByteOnTheWire_AlsoOfThoseThatAreLost()
    {
        var told = new List<(byte Value, long Ticks)>();
        Uart.Received += (value, ticks) => told.Add((value, ticks));
        Uart.SendFromOutside("ab"u8);
        _board.DrainOutside();
        long character = Uart.CharacterTicks;
        _board.Time.AdvanceTo(2 * character);

        Assert.Equal([((byte)'a', character), ((byte)'b', 2 * character)], told);
        Assert.Equal(2, Uart.IgnoredWhileClosed);
    }

    [Fact]
    public void TwoSendsAtOnce_FollowEachOtherOnTheWire()
    {
        _port.Open();
        Uart.Send("ab", 0);
        Uart.Send("cd", 0);
        _board.Time.AdvanceTo(4 * Uart.CharacterTicks);
        Assert.Equal("abcd", _port.ReadExisting());
    }

    [Fact]
    public void WrittenBytes_LeaveOneCharacterTimeApart_AndTheWriterDoesNotWait()
    {
        _port.Open();
        var sent = new List<(byte, long)>();
        Uart.Transmitted += (value, at) => sent.Add((value, at));
        _port.Write("ok");
        Assert.Equal(0, _board.Time.NowTicks);
        Assert.Equal(2, Uart.BytesToWrite);
        long character = Uart.CharacterTicks;
        _board.Time.AdvanceTo(VirtualTime.TicksPerSecond);
        Assert.Equal([((byte)'o', character), ((byte)'k', 2 * character)], sent);
        Assert.Equal("ok", Uart.Transcript.ToString());
        Assert.Equal([character, 2 * character], Uart.Transcript.Ticks.ToArray());
    }

    [Fact]
    public void WriterWaitsOnlyWhileTheBufferIsFull()
    {
        _port.WriteBufferSize = 4;
        _port.Open();
        _port.Write(new byte[7], 0, 7);
        Assert.Equal(3 * Uart.CharacterTicks, _board.Time.NowTicks);
        Assert.Equal(4, Uart.BytesToWrite);
    }

    [Fact]
    public void Write_WithoutRoomInTime_TimesOut()
    {
        _port.BaudRate = 300;
        _port.WriteBufferSize = 4;
        _port.WriteTimeout = 5;
        _port.Open();
        Assert.Throws<TimeoutException>(() => _port.Write(new byte[5], 0, 5));
        Assert.Equal(VirtualTime.FromMilliseconds(5), _board.Time.NowTicks);
    }

    [Fact]
    public void Text_IsSentAsUtf8_AndEchoedAsCharacters()
    {
        _port.Open();
        var echo = new StringWriter();
        Uart.Echo = echo;
        _port.NewLine = "\r\n";
        _port.WriteLine("24 °C 🌱");
        _board.Time.AdvanceTo(VirtualTime.TicksPerSecond);
        Assert.Equal("24 °C 🌱\r\n", echo.ToString());
        Assert.Equal(Encoding.UTF8.GetBytes("24 °C 🌱\r\n"), Uart.Transcript.Bytes.ToArray());
    }

    [Fact]
    public void FullReceiveBuffer_LosesTheNewestBytes_AndCountsThem()
    {
        _port.ReadBufferSize = 4;
        _port.Open();
        Uart.Send("abcdef", 0);
        _board.Time.AdvanceTo(VirtualTime.TicksPerSecond);
        Assert.Equal(2, Uart.Overruns);
        Assert.Equal("abcd", _port.ReadExisting());
        Uart.Send("g", 0);
        _board.Time.AdvanceTo(2 * VirtualTime.TicksPerSecond);
        Assert.Equal("g", _port.ReadExisting());
    }

    [Fact]
    public void ClosedPort_HearsNothing()
    {
        Uart.Send("abc", 0);
        _board.Time.AdvanceTo(VirtualTime.TicksPerSecond);
        Assert.Equal(3, Uart.IgnoredWhileClosed);
        _port.Open();
        Assert.Equal(0, _port.BytesToRead);
    }

    [Fact]
    public void DataReceived_ComesWhenTheThresholdIsReachedFromBelow()
    {
        _port.ReceivedBytesThreshold = 2;
        _port.Open();
        var kinds = new List<SerialData>();
        _port.DataReceived += (sender, e) =>
        {
            Assert.Same(_port, sender);
            kinds.Add(e.EventType);
        };
        Uart.Send("abcd", 0);
        RunFor(VirtualTime.TicksPerSecond);
        Assert.Equal([SerialData.Chars], kinds);
        _port.ReadExisting();
        Uart.Send("ef", 0);
        RunFor(VirtualTime.TicksPerSecond);
        Assert.Equal([SerialData.Chars, SerialData.Chars], kinds);
    }

    [Fact]
    public void WatchChar_IsToldWhateverTheThreshold()
    {
        _port.ReceivedBytesThreshold = 100;
        _port.WatchChar = '\n';
        _port.Open();
        var kinds = new List<SerialData>();
        _port.DataReceived += (_, e) => kinds.Add(e.EventType);
        Uart.Send("ab\ncd\n", 0);
        RunFor(VirtualTime.TicksPerSecond);
        Assert.Equal([SerialData.WatchChar, SerialData.WatchChar], kinds);
    }

    [Fact]
    public void LoweredThreshold_TellsOfBytesThatWaitAlready()
    {
        _port.ReceivedBytesThreshold = 100;
        _port.Open();
        int calls = 0;
        _port.DataReceived += (_, _) => calls++;
        Uart.Send("abc", 0);
        RunFor(VirtualTime.TicksPerSecond);
        _port.ReceivedBytesThreshold = 3;
        RunFor(0);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Read_WaitsInVirtualTimeForAllBytes()
    {
        _port.Open();
        Uart.Send("abc", 5000);
        byte[] buffer = new byte[5];
        Assert.Equal(3, _port.Read(buffer, 1, 3));
        Assert.Equal([0, (byte)'a', (byte)'b', (byte)'c', 0], buffer);
        Assert.Equal(5000 + (3 * Uart.CharacterTicks), _board.Time.NowTicks);
    }

    [Fact]
    public void Read_ThatGetsTooLittle_TimesOut_AndLosesNothing()
    {
        _port.ReadTimeout = 20;
        _port.Open();
        Uart.Send("a", 0);
        Assert.Throws<TimeoutException>(() => _port.Read(new byte[2], 0, 2));
        Assert.Equal(VirtualTime.FromMilliseconds(20), _board.Time.NowTicks);
        Assert.Equal('a', _port.ReadByte());
    }

    [Fact]
    public void Read_ThatNothingCouldEnd_SaysSo()
    {
        _port.Open();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => _port.ReadByte());
        Assert.Contains("wait for ever", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLine_ReturnsLineAfterLine()
    {
        _port.NewLine = "\r\n";
        _port.Open();
        Uart.Send("one\r\ntwo\r\nrest", 0);
        Assert.Equal("one", _port.ReadLine());
        Assert.Equal("two", _port.ReadLine());
        _port.ReadTimeout = 10;
        Assert.Throws<TimeoutException>(() => _port.ReadLine());
        Assert.Equal("rest", _port.ReadExisting());
    }

    [Fact]
    public void BytesFromAnotherThread_GoOntoTheWireWhenTheBoardDrainsThem()
    {
        _port.Open();
        int woken = 0;
        Uart.OutsideArrived += () => Interlocked.Increment(ref woken);
        var thread = new Thread(() => Uart.SendFromOutside("hi"u8.ToArray()));
        thread.Start();
        thread.Join();
        Assert.Equal(1, woken);
        _board.Time.AdvanceTo(1_000_000);
        Assert.Equal(0, _port.BytesToRead);
        Assert.True(_board.DrainOutside());
        Assert.False(_board.DrainOutside());
        _board.Time.AdvanceTo(1_000_000 + (2 * Uart.CharacterTicks));
        Assert.Equal("hi", _port.ReadExisting());
    }

    [Fact]
    public void WrongUse_IsRefusedAsOnTheDevice()
    {
        Assert.Throws<ArgumentException>(() => new SerialPort("COM1"));
        Assert.Throws<ArgumentException>(() => new SerialPort("COM9"));
        Assert.Throws<ArgumentException>(() => new SerialPort("ttyS0"));
        Assert.Throws<InvalidOperationException>(() => _port.BytesToRead);
        Assert.Throws<InvalidOperationException>(() => _port.Write("x"));
        _port.Open();
        Assert.Throws<InvalidOperationException>(_port.Open);
        Assert.Throws<InvalidOperationException>(() => _port.ReadBufferSize = 10);
        Assert.Throws<ArgumentException>(() => _port.Read(new byte[3], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _port.BaudRate = 0);
        _port.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _port.BytesToRead);
        using var again = new SerialPort("COM1");
        Assert.Equal(["COM1", "COM2", "COM3"], SerialPort.GetPortNames());
    }

    [Fact]
    public void ReadWriteAndDispatch_AllocateNothing()
    {
        _port.Open();
        var events = new CachedGpioEvents();
        nanoFramework.Runtime.Events.EventSink.AddEventProcessor(nanoFramework.Runtime.Events.EventCategory.SerialDevice, events);
        nanoFramework.Runtime.Events.EventSink.AddEventListener(nanoFramework.Runtime.Events.EventCategory.SerialDevice, events);
        byte[] buffer = new byte[16];
        const int Rounds = 300;
        for (int i = 0; i < Rounds; i++)
        {
            Uart.Send("status\r\n", i * VirtualTime.FromMilliseconds(10));
        }

        Allocation.AssertNone(
            () =>
            {
                _board.Time.AdvanceTo(_board.Time.NowTicks + VirtualTime.FromMilliseconds(10));
                while (_board.Interrupts.DispatchOne())
                {
                }

                int count = _port.Read(buffer, 0, _port.BytesToRead);
                _port.Write(buffer, 0, count);
                _port.Write("24.0 °C\r\n");
            },
            warmUp: 50,
            repeats: Rounds - 100);
        Assert.True(events.Count >= Rounds - 100);
    }

    private void RunFor(long ticks)
    {
        _board.Time.AdvanceTo(_board.Time.NowTicks + ticks);
        while (_board.Interrupts.DispatchOne())
        {
        }
    }
}
