using System;
using System.Device.Gpio;
using Xunit;

namespace Embedded.Hal.Tests;

public class OutputPinTests
{
    [Fact]
    public void Opened_DrivesLow()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5);
        Assert.False(pin.IsHigh);
        Assert.False(board.Board.Pins[5].Level);
        Assert.Equal(PinMode.Output, board.Board.Pins[5].Mode);
        Assert.Equal(5, pin.Number);
    }

    [Fact]
    public void OpenedHigh_DrivesHighFromNowOn()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5, high: true);
        Assert.True(pin.IsHigh);
        Assert.True(board.Board.Pins[5].Level);
    }

    [Fact]
    public void Set_ChangesThePinOnlyWhenTheLevelIsNew()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5);
        var trace = new PinTrace(board, 5);
        pin.Set(false);
        pin.Set(true);
        pin.Set(true);
        board.RunFor(3);
        pin.Set(true);
        pin.Set(false);
        pin.Set(false);
        Assert.Equal("+0 -3", trace.Text);
        Assert.False(pin.IsHigh);
    }

    [Fact]
    public void Toggle_ChangesThePinEachTime()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5);
        for (int i = 1; i <= 100; i++)
        {
            pin.Toggle();
            Assert.Equal(i % 2 == 1, pin.IsHigh);
            Assert.Equal(pin.IsHigh, board.Board.Pins[5].Level);
            Assert.Equal(i, board.Board.Pins[5].Transitions);
        }
    }

    [Fact]
    public void Toggle_PostsNoInterrupt()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5);
        pin.Toggle();
        pin.Toggle();
        Assert.Equal(0, board.Board.Interrupts.Posted);
    }

    [Fact]
    public void SetAndToggle_AllocateNothing()
    {
        using var board = new TestBoard();
        OutputPin pin = new PinController().OpenOutput(5);
        pin.Toggle();
        pin.Set(false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            pin.Toggle();
            pin.Set(false);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
