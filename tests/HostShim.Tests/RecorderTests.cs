using System;
using System.Device.Gpio;
using System.IO;
using System.Linq;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class RecorderTests : IDisposable
{
    private readonly VirtualBoard _board = new();

    private Recorder Recorder => _board.Recorder;

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Vcd_OfASmallRun_IsExactlyThis()
    {
        Signal led = Recorder.Register("pins", "led", 1);
        Signal task = Recorder.Register("tasks", "sensor", 3, 1);
        Signal fan = Recorder.Register("pins", "fan", 1, 1);
        At(10, led, 1);
        At(10, task, 4);
        At(25, led, 1);
        At(25, fan, 0);
        _board.Time.AdvanceTo(30);
        Signal late = Recorder.Register("tasks", "late", 2, 3);
        At(40, late, 0);
        At(40, led, 0);
        string expected =
            """
            $version Embedded virtual board $end
            $timescale 1 us $end
            $scope module board $end
            $scope module pins $end
            $var wire 1 ! led $end
            $var wire 1 # fan $end
            $upscope $end
            $scope module tasks $end
            $var wire 3 " sensor [2:0] $end
            $var wire 2 $ late [1:0] $end
            $upscope $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            0!
            b001 "
            1#
            bx $
            $end
            #10
            1!
            b100 "
            #25
            0#
            #30
            b11 $
            #40
            b00 $
            0!
            #100

            """.ReplaceLineEndings("\n");
        Assert.Equal(expected, Vcd(100));
    }

    [Fact]
    public void Vcd_WithMoreSignalsThanCharacters_HasDistinctCodes()
    {
        for (int i = 0; i < 300; i++)
        {
            Recorder.Register("pins", $"p{i}", 1);
        }

        string[] codes = [.. Vcd(0).Split('\n').Where(l => l.StartsWith("$var", StringComparison.Ordinal)).Select(l => l.Split(' ')[3])];
        Assert.Equal(300, codes.Distinct().Count());
        Assert.All(codes, code => Assert.All(code, c => Assert.InRange(c, '!', '~')));
    }

    [Fact]
    public void SameSeedSameRun_GivesTheSameBytes()
    {
        Assert.Equal(ButtonRun(4), ButtonRun(4));
        Assert.NotEqual(ButtonRun(4), ButtonRun(5));
    }

    [Fact]
    public void HighTicksAndTransitions_AreCountedWithinASpan()
    {
        Signal s = Recorder.Register("pins", "s", 1);
        At(10, s, 1);
        At(30, s, 0);
        At(50, s, 1);
        Assert.Equal(3, s.Transitions);
        Assert.Equal(20 + 50, Recorder.HighTicks(s, 0, 100));
        Assert.Equal(5, Recorder.HighTicks(s, 25, 40));
        Assert.Equal(0, Recorder.HighTicks(s, 30, 50));
    }

    [Fact]
    public void Timeline_ShowsLowHighAndMixedColumns()
    {
        Signal s = Recorder.Register("pins", "s", 1);
        At(10, s, 1);
        At(35, s, 0);
        At(60, s, 1);
        At(61, s, 0);
        const ColumnLevel L = ColumnLevel.Low;
        const ColumnLevel H = ColumnLevel.High;
        const ColumnLevel M = ColumnLevel.Mixed;
        Assert.Equal([L, H, H, M, L, L, M, L, L, L], Recorder.Timeline(s, 0, 100, 10));
        Assert.Equal([H, M], Recorder.Timeline(s, 20, 40, 2));
        Assert.Equal([H, H, H, H], Recorder.Timeline(s, 10, 12, 4));
        Assert.Equal([M], Recorder.Timeline(s, 0, 100, 1));
    }

    [Fact]
    public void Timeline_OfALateSignal_IsLowBeforeIt()
    {
        _board.Time.AdvanceTo(50);
        Signal s = Recorder.Register("pins", "s", 1, 1);
        Assert.Equal([ColumnLevel.Low, ColumnLevel.High], Recorder.Timeline(s, 0, 100, 2));
        Assert.Equal(50, Recorder.HighTicks(s, 0, 100));
    }

    [Fact]
    public void WrongNamesWidthsAndValues_AreRefused()
    {
        Signal s = Recorder.Register("pins", "s", 3);
        Assert.Throws<ArgumentException>(() => Recorder.Register("pins", "s", 1));
        Assert.Throws<ArgumentException>(() => Recorder.Register("pins", "two words", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Recorder.Register("pins", "wide", 33));
        Assert.Throws<ArgumentOutOfRangeException>(() => Recorder.Record(s, 8));
        using var other = new VirtualBoard();
        Assert.Throws<ArgumentException>(() => other.Recorder.Record(s, 1));
    }

    [Fact]
    public void RecordingWithinWhatIsReserved_AllocatesNothing_AndBeyondLosesNothing()
    {
        Signal s = Recorder.Register("pins", "s", 32);
        uint value = 0;
        for (int round = 0; round < 20; round++)
        {
            Recorder.Reserve();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 4000; i++)
            {
                Recorder.Record(s, ++value);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, Recorder.UnreservedChunks);
        for (int i = 0; i < 20_000; i++)
        {
            Recorder.Record(s, ++value);
        }

        Assert.Equal(100_000, Recorder.Count);
        Assert.True(Recorder.UnreservedChunks > 0);
    }

    private static string ButtonRun(ulong seed)
    {
        using var board = new VirtualBoard(seed);
        new GpioController().OpenPin(3, PinMode.InputPullUp);
        board.Inputs.AddButton("button", 3).Press(1000, 200_000);
        board.Time.AdvanceTo(1_000_000);
        var writer = new StringWriter();
        VcdWriter.Write(board.Recorder, board.Time.NowTicks, writer);
        return writer.ToString();
    }

    private void At(long ticks, Signal signal, uint value)
    {
        _board.Time.AdvanceTo(ticks);
        Recorder.Record(signal, value);
    }

    private string Vcd(long endTicks)
    {
        var writer = new StringWriter();
        VcdWriter.Write(Recorder, endTicks, writer);
        return writer.ToString();
    }
}
