using System.Device.Gpio;
using Embedded.Drivers;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

/// <summary>The README's listing does what the README says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Firmware_OfTheReadme_BlinksAndAnswersALineAndAPress()
    {
        using var board = new TestBoard(strict: false);
        var pins = new PinController();
        var serial = new SerialEvents();
        OutputPin led = pins.OpenOutput(2);
        long opened = board.Board.Pins[2].Transitions;
        board.Board.Inputs.AddButton("button", 0).Press(TestBoard.Ticks(1700), TestBoard.Ticks(100));
        board.Board.Uart(1).Send("x\r", TestBoard.Ticks(1200));
        board.Spawn(Firmware.Run(board.Executor, led, new Button(pins.OpenInput(0, PinMode.InputPullUp)), new Uart(serial, 1)));

        board.RunFor(1650);
        Assert.Equal(4, board.Board.Pins[2].Transitions - opened);
        Assert.False(led.IsHigh);
        Assert.Equal("x", board.Sent(1));

        board.RunFor(150);
        Assert.True(led.IsHigh);
    }
}
