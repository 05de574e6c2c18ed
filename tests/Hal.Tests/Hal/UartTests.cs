using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Linq;
using System.Text;
using Embedded.Async;
using nanoFramework.Runtime.Events;
using Xunit;

namespace Embedded.Hal.Tests;

public class UartTests
{
    private const string TooLong = "<too long>";

    [Theory]
    [InlineData("a\rb\rc\r", "a|b|c")]
    [InlineData("a\nb\nc\n", "a|b|c")]
    [InlineData("a\r\nb\r\nc\r\n", "a|b|c")]
    [InlineData("a\rb\nc\r\nd\n", "a|b|c|d")]
    [InlineData("\r\r\r", "||")]
    [InlineData("\n\n\n", "||")]
    [InlineData("\r\n\r\n\r\n", "||")]
    [InlineData("a\r\n\nb\n", "a||b")]
    [InlineData("a\n\rb\n", "a||b")]
    [InlineData("12345678\r", "12345678")]
    [InlineData("123456789\rx\r", TooLong + "|x")]
    [InlineData("1234567890123456789012345678901234567890\r\nx\r\n", TooLong + "|x")]
    [InlineData("123456789\n12345678\n123456789\n", TooLong + "|12345678|" + TooLong)]
    [InlineData("a\r\nb", "a")]
    public void ReadLine_EndsAtCrLfOrBoth(string input, string expected)
    {
        using var board = new TestBoard();
        Uart uart = Open();
        List<string> lines = ReadLines(board, uart, bufferSize: 8);
        board.Board.Uart(1).Send(input, board.NowTicks);
        board.RunFor(50);
        Assert.Equal(expected, string.Join("|", lines));
    }

    [Fact]
    public void ReadLine_EachByteInAnInterruptOfItsOwn()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        List<string> lines = ReadLines(board, uart, bufferSize: 32);
        const string Input = "split in many\r\nparts\r\n";
        for (int i = 0; i < Input.Length; i++)
        {
            board.Board.Uart(1).Send(Input[i..(i + 1)], TestBoard.Ticks(5 * i));
        }

        board.RunFor(500);
        Assert.Equal(["split in many", "parts"], lines);
        Assert.Equal(Input.Length, board.Board.Interrupts.Posted);
    }

    [Fact]
    public void ReadLine_TwoLinesAtOnce_AreGivenOneByOneWithoutANewInterrupt()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send("one\r\ntwo\r\n", 0);
        board.RunFor(10);
        Assert.Equal("one", board.Run(ReadLine(uart, new byte[8])));
        Assert.Equal("two", board.Run(ReadLine(uart, new byte[8])));
    }

    [Fact]
    public void ReadLine_BurstWhileTheReaderIsBusy_NothingIsLostUpToThePortsBuffer()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        string[] sent = [.. Enumerable.Range(0, 30).Select(i => "line " + i.ToString("00", null))];
        string text = string.Join("\n", sent) + "\n";
        Assert.InRange(text.Length, 200, 256);
        var lines = new List<string>();
        async Future Slow()
        {
            var line = new byte[16];
            while (true)
            {
                lines.Add(Text(line, await uart.ReadLine(line)));
                await Timer.AfterMilliseconds(20);
            }
        }

        board.Spawn(Slow());
        board.Board.Uart(1).Send(text, 0);
        board.RunFor(1000);
        Assert.Equal(sent, lines);
        Assert.Equal(0, board.Board.Uart(1).Overruns);
    }

    [Fact]
    public void ReadLine_BurstBeyondThePortsBuffer_LosesBytesAndRecoversWithTheNextLine()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send(new string('x', 1000) + "\n", 0);
        board.RunFor(200);
        List<string> lines = ReadLines(board, uart, bufferSize: 8);
        board.Board.Uart(1).Send("\nafter\n", board.NowTicks);
        board.RunFor(50);
        Assert.True(board.Board.Uart(1).Overruns > 0);
        Assert.Equal([TooLong, "after"], lines);
    }

    [Fact]
    public void ReadLine_EndlessGarbage_LeavesTurnsToOthers()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        List<string> lines = ReadLines(board, uart, bufferSize: 8);
        int beats = 0;
        board.Spawn(Beat(() => beats++));
        board.Board.Uart(1).Send(new string('x', 5000) + "\r", 0);
        board.RunFor(1000);
        Assert.Equal([TooLong], lines);
        Assert.Equal(0, board.Board.Uart(1).Overruns);
        Assert.InRange(beats, 999, 1000);
    }

    [Fact]
    public void ReadLine_TheInterruptIsLostInARingOverflow_TheNextCrWakesTheReader()
    {
        using var board = new TestBoard();
        new PinController().OpenInput(5, PinMode.InputPullUp);
        Uart uart = Open();
        List<string> lines = ReadLines(board, uart, bufferSize: 16);
        board.RunFor(1);
        // A byte, and then more edges of a pin than the ring holds, before the dispatcher has its turn.
        board.Board.Uart(1).Send("o", board.NowTicks);
        board.Board.Time.AdvanceTo(board.NowTicks + board.Board.Uart(1).CharacterTicks);
        for (int i = 0; i < board.Board.Interrupts.Capacity; i++)
        {
            board.Drive(5, high: i % 2 == 1);
        }

        Assert.Equal(1, board.Board.Interrupts.Dropped);
        board.RunFor(10);
        board.Board.Uart(1).Send("ne\rtwo\n", board.NowTicks);
        board.RunFor(10);
        Assert.Equal(["one", "two"], lines);
    }

    [Fact]
    public void Read_GivesWhatIsThere_AndWaitsForTheFirstByte()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send("abc", TestBoard.Ticks(10));
        Assert.Equal("a", board.Run(Read(uart, 8)));
        board.RunFor(10);
        Assert.Equal("bc", board.Run(Read(uart, 8)));
    }

    [Fact]
    public void Read_MoreThanTheCallersBuffer_IsGivenInParts()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        string text = new('x', 70);
        board.Board.Uart(1).Send(text + "end", 0);
        board.RunFor(50);
        string got = "";
        while (got.Length < 73)
        {
            string part = board.Run(Read(uart, 30));
            Assert.InRange(part.Length, 1, 30);
            got += part;
        }

        Assert.Equal(text + "end", got);
    }

    [Theory]
    [InlineData("head\r\nbody", "body")]
    [InlineData("head\nbody", "body")]
    [InlineData("head\rbody", "body")]
    [InlineData("head\n\nbody", "\nbody")]
    [InlineData("head\r\n\nbody", "\nbody")]
    public void Read_AfterReadLine_BeginsBehindTheLinesEnd(string input, string expected)
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send(input, 0);
        board.RunFor(10);
        Assert.Equal("head", board.Run(ReadLine(uart, new byte[8])));
        Assert.Equal(expected, board.Run(Read(uart, 16)));
    }

    [Fact]
    public void Read_AfterReadLine_TheLfComesLater_IsStillLeftOut()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send("head\r", 0);
        board.Board.Uart(1).Send("\nbody", TestBoard.Ticks(100));
        Assert.Equal("head", board.Run(ReadLine(uart, new byte[8])));
        Assert.Equal("b", board.Run(Read(uart, 16)));
    }

    [Fact]
    public void ReadLine_AfterRead_TakesAnLfThatBelongsToNoCr()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send("a\rxy\n", 0);
        board.RunFor(10);
        Assert.Equal("a", board.Run(ReadLine(uart, new byte[8])));
        Assert.Equal("xy", board.Run(Read(uart, 2)));
        Assert.Equal("", board.Run(ReadLine(uart, new byte[8])));
    }

    [Fact]
    public void ReadLine_CancelledInTheMiddle_TheSameBufferGoesOnWithTheLine()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        var line = new byte[16];
        board.Board.Uart(1).Send("set ", 0);
        board.Board.Uart(1).Send("24\r\n", TestBoard.Ticks(100));
        Assert.False(board.Run(Timeout.AfterMilliseconds(uart.ReadLine(line), 50)));
        Assert.Equal("set 24", board.Run(ReadLine(uart, line)));
    }

    [Fact]
    public void ReadLine_CancelledAfterEachByte_LosesNothing()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        var line = new byte[16];
        const string Input = "one\r\ntwo\nthree\r";
        for (int i = 0; i < Input.Length; i++)
        {
            board.Board.Uart(1).Send(Input[i..(i + 1)], TestBoard.Ticks((10 * i) + 5));
        }

        var lines = new List<string>();
        for (int i = 0; i <= Input.Length + lines.Count; i++)
        {
            board.Run(ReadFor(uart, 10, lines, line));
        }

        Assert.Equal(["one", "two", "three"], lines);
    }

    [Fact]
    public void ReadLine_CancelledInTheMiddle_AnotherBufferBeginsAnew()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Board.Uart(1).Send("lost", 0);
        board.Board.Uart(1).Send("kept\r\n", TestBoard.Ticks(100));
        Assert.False(board.Run(Timeout.AfterMilliseconds(uart.ReadLine(new byte[16]), 50)));
        Assert.Equal("kept", board.Run(ReadLine(uart, new byte[16])));
    }

    [Fact]
    public void Read_Cancelled_TakesNothing()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        Assert.False(board.Run(Timeout.AfterMilliseconds(uart.Read(new byte[4]), 5)));
        board.Board.Uart(1).Send("ab", board.NowTicks);
        board.RunFor(5);
        Assert.Equal("ab", board.Run(Read(uart, 4)));
    }

    [Fact]
    public void SecondReader_GetsAnError_AndTheFirstGoesOn()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        List<string> lines = ReadLines(board, uart, bufferSize: 8);
        TaskHandle second = board.Spawn(Discard(uart.Read(new byte[4])));
        board.RunFor(1);
        Assert.Equal(TaskState.Faulted, second.GetState());
        Assert.Contains("waiter already", Assert.Single(board.TakeUnhandled()).Message);
        board.Board.Uart(1).Send("x\n", board.NowTicks);
        board.RunFor(5);
        Assert.Equal(["x"], lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Write_AllBytesArriveInOrder(int count)
    {
        using var board = new TestBoard();
        Uart uart = Open();
        byte[] bytes = Bytes(count + 5);
        board.Run(uart.Write(bytes, 3, count));
        board.RunFor(100);
        Assert.Equal(bytes[3..(count + 3)], board.Board.Uart(1).Transcript.Bytes.ToArray());
    }

    [Fact]
    public void Write_Nothing_WritesNothing()
    {
        using var board = new TestBoard();
        board.Run(Open().Write(new byte[4], 4, 0));
        board.RunFor(10);
        Assert.Equal(0, board.Board.Uart(1).Transcript.Count);
    }

    [Theory]
    [InlineData(115200)]
    [InlineData(9600)]
    [InlineData(1200)]
    public void Write_LongerThanThePortsBuffer_DoesNotHoldUpOtherTasks(int baudRate)
    {
        // Not strict: that takes a stack trace for each of thousands of timers.
        using var board = new TestBoard(strict: false);
        var uart = new Uart(new SerialEvents(), 1, baudRate);
        long worst = 0;
        board.Spawn(Watch(board, late => worst = Math.Max(worst, late)));
        board.Run(uart.Write(Bytes(600), 0, 600));
        board.RunFor(600 * 10_000.0 / baudRate);
        Assert.Equal(600, board.Board.Uart(1).Transcript.Count);
        Assert.InRange(worst, 0, TestBoard.Millisecond / 10);
    }

    [Fact]
    public void Writes_ManyInARow_DoNotHoldUpOtherTasks()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        long worst = 0;
        board.Spawn(Watch(board, late => worst = Math.Max(worst, late)));
        async Future Lines()
        {
            for (int i = 0; i < 40; i++)
            {
                await uart.Write(Bytes(60), 0, 60);
            }
        }

        board.Run(Lines());
        board.RunFor(100);
        Assert.Equal(2400, board.Board.Uart(1).Transcript.Count);
        Assert.InRange(worst, 0, TestBoard.Millisecond / 10);
    }

    [Fact]
    public void Write_KeepsTheWireBusy()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        board.Run(uart.Write(Bytes(640), 0, 640));
        board.RunFor(100);
        ReadOnlySpan<long> ticks = board.Board.Uart(1).Transcript.Ticks;
        // Not a byte's time is lost between chunks: 640 characters of 87 ticks, from the first to the last.
        Assert.Equal(639 * board.Board.Uart(1).CharacterTicks, ticks[^1] - ticks[0]);
    }

    [Fact]
    public void Write_Cancelled_WroteWholeChunks_AndTheNextWriteGoesOn()
    {
        using var board = new TestBoard();
        Uart uart = Open();
        TaskHandle writer = board.Spawn(uart.Write(Bytes(600), 0, 600));
        board.RunFor(10);
        writer.Cancel();
        board.RunFor(100);
        int written = board.Board.Uart(1).Transcript.Count;
        Assert.InRange(written, 64, 599);
        Assert.Equal(0, written % 64);
        board.Run(uart.Write(Bytes(10), 0, 10));
        board.RunFor(10);
        Assert.Equal(written + 10, board.Board.Uart(1).Transcript.Count);
    }

    [Fact]
    public void TwoPorts_EachGetsItsOwnBytes()
    {
        using var board = new TestBoard();
        var events = new SerialEvents();
        List<string> first = ReadLines(board, new Uart(events, 1), 8);
        List<string> third = ReadLines(board, new Uart(events, 3, 9600), 8);
        board.Board.Uart(3).Send("three\n", 0);
        board.Board.Uart(1).Send("one\n", 0);
        board.RunFor(50);
        Assert.Equal(["one"], first);
        Assert.Equal(["three"], third);
    }

    [Fact]
    public void EventOfAPortThatIsNotOpen_DoesNoHarm()
    {
        using var board = new TestBoard();
        List<string> lines = ReadLines(board, Open(), 8);
        foreach (ushort port in new ushort[] { 0, 2, 9, 10, ushort.MaxValue })
        {
            board.Board.Interrupts.Post((byte)EventCategory.SerialDevice, 0, port, 1);
        }

        board.Board.Uart(1).Send("x\n", 0);
        board.RunFor(5);
        Assert.Equal(["x"], lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(-1)]
    public void PortThatTheBoardDoesNotHave_IsRefused(int port)
    {
        using var board = new TestBoard();
        Assert.Throws<ArgumentException>(() => new Uart(new SerialEvents(), port));
    }

    [Fact]
    public void PortThatIsOpen_IsRefused()
    {
        using var board = new TestBoard();
        var events = new SerialEvents();
        _ = new Uart(events, 1);
        Assert.Throws<ArgumentException>(() => new Uart(events, 1));
    }

    [Fact]
    public void EchoOfLines_AllocatesNothing()
    {
        using var board = new TestBoard(strict: false);
        Uart uart = Open();
        async Future Echo()
        {
            var line = new byte[100];
            while (true)
            {
                int length = await uart.ReadLine(line);
                await uart.Write(line, 0, length);
            }
        }

        board.Spawn(Echo());
        board.Board.Uart(1).Send("warm up\n", 0);
        board.RunFor(50);
        for (int i = 1; i <= 50; i++)
        {
            board.Board.Uart(1).Send(new string('x', 2 * i) + "\r\n", TestBoard.Ticks(50 + (50 * i)));
        }

        board.Executor.Seal();
        board.RunFor(4000);
        Assert.Equal(7 + (50 * 51), board.Board.Uart(1).Transcript.Count);
        Assert.Equal(0, board.Runner.AllocatedBytes);
        Assert.True(board.Runner.Polls > 1000);
    }

    private static Uart Open() => new(new SerialEvents(), 1);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    private static string Text(byte[] line, int length) =>
        length == Uart.LineTooLong ? TooLong : Encoding.ASCII.GetString(line, 0, length);

    /// <summary>A task that reads lines for ever into a list.</summary>
    private static List<string> ReadLines(TestBoard board, Uart uart, int bufferSize)
    {
        var lines = new List<string>();
        async Future Reader()
        {
            var line = new byte[bufferSize];
            while (true)
            {
                lines.Add(Text(line, await uart.ReadLine(line)));
            }
        }

        board.Spawn(Reader(), "reader" + uart.GetHashCode());
        return lines;
    }

    private static async Future<string> ReadLine(Uart uart, byte[] line) => Text(line, await uart.ReadLine(line));

    private static async Future<string> Read(Uart uart, int bufferSize)
    {
        var buffer = new byte[bufferSize];
        return Encoding.ASCII.GetString(buffer, 0, await uart.Read(buffer));
    }

    private static async Future ReadFor(Uart uart, int milliseconds, List<string> lines, byte[] line)
    {
        Future<int> read = uart.ReadLine(line);
        if (await Timeout.AfterMilliseconds(read, milliseconds))
        {
            lines.Add(Text(line, read.TakeResult()));
        }
    }

    private static async Future Discard(Future<int> future) => await future;

    private static async Future Beat(Action beat)
    {
        var ticker = Ticker.EveryMilliseconds(1);
        while (true)
        {
            await ticker.Next();
            beat();
        }
    }

    /// <summary>Tells by how much each millisecond came late.</summary>
    private static async Future Watch(TestBoard board, Action<long> tell)
    {
        long due = 0;
        while (true)
        {
            due += TestBoard.Millisecond;
            await Timer.AtTicks(due);
            tell(board.NowTicks - due);
        }
    }
}
