using System;
using System.Collections.Generic;
using System.Device.Gpio;
using Embedded.Async;
using nanoFramework.Runtime.Events;
using Xunit;

namespace Embedded.Hal.Tests;

public class PinControllerTests
{
    [Fact]
    public void TwoInputs_EachGetsItsOwnEdges()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin first = pins.OpenInput(4, PinMode.InputPullUp);
        InputPin second = pins.OpenInput(5, PinMode.InputPullDown);
        var log = new List<string>();
        async Future Watch(InputPin pin)
        {
            while (true)
            {
                log.Add(pin.Number + " " + await pin.WaitForEdge());
            }
        }

        board.Spawn(Watch(first));
        board.Spawn(Watch(second));
        board.DriveAfter(1, 4, high: false);
        board.DriveAfter(2, 5, high: true);
        board.DriveAfter(3, 5, high: false);
        board.DriveAfter(4, 4, high: true);
        board.RunFor(10);
        Assert.Equal(["4 Falling", "5 Rising", "5 Falling", "4 Rising"], log);
        Assert.Equal((2, 2), (first.EdgeCount, second.EdgeCount));
        Assert.Equal(0, pins.UnknownInterrupts);
    }

    [Fact]
    public void InterruptOfAPinThatIsNotOpen_IsCountedAndDoesNoHarm()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin pin = pins.OpenInput(4);
        foreach (ushort unknown in new ushort[] { 3, 15, 16, 40, ushort.MaxValue })
        {
            board.Board.Interrupts.Post((byte)EventCategory.Gpio, 0, unknown, 1);
        }

        board.RunFor(1);
        Assert.Equal(5, pins.UnknownInterrupts);
        Assert.Equal(0, pin.EdgeCount);
        board.Drive(4, high: true);
        board.RunFor(1);
        Assert.Equal(1, pin.EdgeCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(39)]
    [InlineData(176)]
    [InlineData(299)]
    public void AnyPinOfTheBoard_CanBeAnInput(int number)
    {
        using var board = new TestBoard(pinCount: 300);
        var pins = new PinController();
        InputPin early = pins.OpenInput(7);
        InputPin pin = pins.OpenInput(number);
        board.Drive(number, high: true);
        board.Drive(7, high: true);
        board.RunFor(1);
        Assert.Equal((number, true, 1), (pin.Number, pin.IsHigh, pin.EdgeCount));
        // The table that grew has kept the pins that were in it.
        Assert.Equal(1, early.EdgeCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(40)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void PinThatTheBoardDoesNotHave_IsRefused(int number)
    {
        using var board = new TestBoard();
        var pins = new PinController();
        Assert.Contains("does not exist", Assert.Throws<InvalidOperationException>(() => pins.OpenInput(number)).Message);
        Assert.Contains("does not exist", Assert.Throws<InvalidOperationException>(() => pins.OpenOutput(number)).Message);
    }

    [Fact]
    public void PinThatIsOpen_IsRefused_AndTheFirstGoesOn()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin input = pins.OpenInput(4);
        OutputPin output = pins.OpenOutput(5, high: true);
        Assert.Contains("open already", Assert.Throws<InvalidOperationException>(() => pins.OpenInput(4)).Message);
        Assert.Throws<InvalidOperationException>(() => pins.OpenOutput(4));
        Assert.Throws<InvalidOperationException>(() => pins.OpenInput(5));
        Assert.Throws<InvalidOperationException>(() => pins.OpenOutput(5));
        board.Drive(4, high: true);
        board.RunFor(1);
        Assert.True(input.IsHigh);
        Assert.True(output.IsHigh && board.Board.Pins[5].Level);
    }

    [Theory]
    [InlineData(PinMode.Output)]
    [InlineData(PinMode.OutputOpenDrainPullUp)]
    [InlineData((PinMode)(-1))]
    public void InputWithAModeOfNoInput_IsRefused_AndThePinStaysFree(PinMode mode)
    {
        using var board = new TestBoard();
        var pins = new PinController();
        Assert.Throws<ArgumentException>(() => pins.OpenInput(4, mode));
        Assert.False(board.Board.Pins[4].IsOpen);
        Assert.Equal(4, pins.OpenInput(4).Number);
    }

    [Fact]
    public void EdgesAllocateNothing()
    {
        using var board = new TestBoard(strict: false);
        InputPin pin = new PinController().OpenInput(4);
        async Future Watch()
        {
            while (true)
            {
                await pin.WaitForEdge();
            }
        }

        board.Spawn(Watch());
        board.Drive(4, high: true);
        board.RunFor(1);
        board.Executor.Seal();
        for (int i = 0; i < 1000; i++)
        {
            board.Drive(4, high: i % 2 == 1);
            board.RunFor(1);
        }

        Assert.Equal(1001, pin.EdgeCount);
        Assert.True(board.Runner.Polls >= 1000);
        Assert.Equal(0, board.Runner.AllocatedBytes);
    }
}
