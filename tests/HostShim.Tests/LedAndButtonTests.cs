using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Linq;
using Xunit;

namespace Embedded.HostShim.Tests;

public class LedAndButtonTests
{
    [Fact]
    public void Led_CountsTimeOnAndOff()
    {
        using var board = new VirtualBoard();
        var led = new VirtualLed(board, 2, "led");
        GpioPin pin = new GpioController().OpenPin(2, PinMode.Output);
        board.Time.AdvanceTo(100);
        pin.Write(PinValue.High);
        board.Time.AdvanceTo(130);
        Assert.True(led.IsOn);
        Assert.Equal((30, 100, 1), (led.OnTicks, led.OffTicks, led.TurnOnCount));
        pin.Toggle();
        board.Time.AdvanceTo(200);
        Assert.Equal((30, 170, 1), (led.OnTicks, led.OffTicks, led.TurnOnCount));
        Assert.Equal(2, led.Signal.Transitions);
    }

    [Fact]
    public void Led_ActiveLow_IsOnWhileThePinIsLow()
    {
        using var board = new VirtualBoard();
        var led = new VirtualLed(board, 2, "led", activeHigh: false);
        GpioPin pin = new GpioController().OpenPin(2, PinMode.Output);
        board.Time.AdvanceTo(10);
        pin.Write(PinValue.High);
        Assert.False(led.IsOn);
        Assert.Equal(10, led.OnTicks);
    }

    [Fact]
    public void Press_BouncesWithinFiveMilliseconds_AndEndsClosed_ThenOpen()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            List<(long At, bool Level)> edges = Press(seed, 1000, 100_000);
            long settle = VirtualTime.FromMilliseconds(5);
            (long At, bool Level)[] press = [.. edges.Where(e => e.At < 101_000)];
            (long At, bool Level)[] release = [.. edges.Where(e => e.At >= 101_000)];
            Assert.Equal(1000, press[0].At);
            Assert.InRange(press.Length, 3, 11);
            Assert.False(press[^1].Level);
            Assert.InRange(press[^1].At, 1001, 1000 + settle);
            Assert.Equal(101_000, release[0].At);
            Assert.True(release[^1].Level);
            Assert.InRange(release[^1].At, 101_001, 101_000 + settle);
            Assert.Equal(edges.Select(e => e.At).Distinct(), edges.Select(e => e.At));
        }
    }

    [Fact]
    public void Bounce_IsTheSameForTheSameSeed_AndDiffersForAnother()
    {
        Assert.Equal(Press(5, 1000, 100_000), Press(5, 1000, 100_000));
        Assert.NotEqual(Press(5, 1000, 100_000), Press(6, 1000, 100_000));
    }

    [Fact]
    public void Press_ThatOverlapsOrIsTooShort_IsRefused()
    {
        using var board = new VirtualBoard();
        VirtualButton button = board.Inputs.AddButton("button", 3);
        button.Press(0, VirtualTime.FromMilliseconds(50));
        Assert.Throws<ArgumentOutOfRangeException>(() => button.Press(VirtualTime.FromMilliseconds(52), VirtualTime.FromMilliseconds(50)));
        Assert.Throws<ArgumentOutOfRangeException>(() => button.Press(VirtualTime.FromMilliseconds(500), VirtualTime.FromMilliseconds(5)));
        Assert.Throws<ArgumentException>(() => board.Inputs.AddButton("button", 4));
    }

    private static List<(long At, bool Level)> Press(ulong seed, long at, long hold)
    {
        using var board = new VirtualBoard(seed);
        new GpioController().OpenPin(3, PinMode.InputPullUp);
        VirtualButton button = board.Inputs.AddButton("button", 3);
        var edges = new List<(long, bool)>();
        board.Pins[3].LevelChanged += (_, level) => edges.Add((board.Time.NowTicks, level));
        button.Press(at, hold);
        board.Time.AdvanceTo(at + hold + 1_000_000);
        Assert.False(button.IsClosed);
        return edges;
    }
}
