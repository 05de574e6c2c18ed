using System;
using Embedded.Async;
using Embedded.Drivers;
using Xunit;

namespace Embedded.Hal.Tests;

public class StatusLedTests
{
    private const int Number = 2;

    private static readonly BlinkPattern s_slow = new([100, 900]);
    private static readonly BlinkPattern s_twice = new([50, 70, 50, 330]);

    [Fact]
    public void Pattern_IsShownExactly_WithoutDrift()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_twice);
        var trace = new PinTrace(board, Number);
        board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(1200));
        Assert.Equal("+0 -50 +120 -170 +500 -550 +620 -670 +1000 -1050 +1120 -1170", trace.Text);
    }

    [Fact]
    public void Pattern_AfterALongTime_IsStillOnItsBeat()
    {
        using var board = new TestBoard(strict: false);
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow);
        board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(600_000) - 1);
        var trace = new PinTrace(board, Number);
        board.RunTo(TestBoard.Ticks(601_200));
        Assert.Equal("+600000 -600100 +601000 -601100", trace.Text);
    }

    [Fact]
    public void Show_ChangesAtOnce_FromThePatternsBeginning()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow);
        var trace = new PinTrace(board, Number);
        board.Spawn(led.Run());
        board.After(400, () => led.Show(s_twice));
        board.After(940, () => led.Show(s_slow));
        board.RunTo(TestBoard.Ticks(1050));
        // At 940 it was lit already, and the new pattern's lit time begins there.
        Assert.Equal("+0 -100 +400 -450 +520 -570 +900 -1040", trace.Text);
    }

    [Fact]
    public void Show_ThePatternThatIsShown_GoesOnUndisturbed()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow);
        var trace = new PinTrace(board, Number);
        board.Spawn(led.Run());
        for (int i = 1; i < 20; i++)
        {
            board.After(53 * i, () => led.Show(s_slow));
        }

        board.RunTo(TestBoard.Ticks(1150));
        Assert.Equal("+0 -100 +1000 -1100", trace.Text);
    }

    [Fact]
    public void Show_BeforeRun_IsTheFirstPattern()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow);
        var trace = new PinTrace(board, Number);
        led.Show(s_twice);
        board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(510));
        Assert.Equal("+0 -50 +120 -170 +500", trace.Text);
    }

    [Fact]
    public void Cancelled_IsDark_WheneverItHappens()
    {
        for (int at = 0; at <= 600; at += 25)
        {
            using var board = new TestBoard();
            var led = new StatusLed(new PinController().OpenOutput(Number), s_twice);
            TaskHandle run = board.Spawn(led.Run());
            board.RunTo(TestBoard.Ticks(at));
            run.Cancel();
            board.RunFor(1);
            Assert.False(board.Board.Pins[Number].Level);
            Assert.Equal(TaskState.Canceled, run.GetState());
            board.RunFor(1000);
            Assert.False(board.Board.Pins[Number].Level);
        }
    }

    [Fact]
    public void CancelledAndRunAgain_BeginsThePatternAnew()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_twice);
        TaskHandle run = board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(130));
        run.Cancel();
        board.RunTo(TestBoard.Ticks(1000));
        var trace = new PinTrace(board, Number);
        board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(1180));
        Assert.Equal("+1000 -1050 +1120 -1170", trace.Text);
    }

    [Fact]
    public void ActiveLow_IsDarkBeforeRun_AndAfterCancel()
    {
        using var board = new TestBoard();
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow, activeHigh: false);
        Assert.True(board.Board.Pins[Number].Level);
        var trace = new PinTrace(board, Number);
        TaskHandle run = board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(1050));
        run.Cancel();
        board.RunFor(1);
        Assert.Equal("-0 +100 -1000 +1050", trace.Text);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 100 })]
    [InlineData(new[] { 100, 200, 300 })]
    [InlineData(new[] { 100, 0 })]
    [InlineData(new[] { 0, 100 })]
    [InlineData(new[] { 100, 100, 100, -1 })]
    public void PatternThatCannotBlink_IsRefused(int[] milliseconds)
    {
        var error = Assert.Throws<ArgumentException>(() => new BlinkPattern(milliseconds));
        Assert.Equal("milliseconds", error.ParamName);
    }

    [Fact]
    public void PatternsArray_ChangedLater_DoesNotChangeThePattern()
    {
        using var board = new TestBoard();
        int[] times = [100, 100];
        var led = new StatusLed(new PinController().OpenOutput(Number), new BlinkPattern(times));
        times[0] = 0;
        times[1] = 0;
        var trace = new PinTrace(board, Number);
        board.Spawn(led.Run());
        board.RunTo(TestBoard.Ticks(250));
        Assert.Equal("+0 -100 +200", trace.Text);
    }

    [Fact]
    public void BlinkingAndChanging_AllocateNothing()
    {
        using var board = new TestBoard(strict: false);
        var led = new StatusLed(new PinController().OpenOutput(Number), s_slow);
        board.Spawn(led.Run());
        board.RunFor(1);
        board.Executor.Seal();
        for (int i = 0; i < 200; i++)
        {
            led.Show(i % 2 == 0 ? s_twice : s_slow);
            board.RunFor(777);
        }

        Assert.True(board.Runner.Polls > 500);
        Assert.Equal(0, board.Runner.AllocatedBytes);
    }
}
