using System.Device.Gpio;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

/// <summary>The runtime's event ring drops the oldest event when it is full; what can be known of it afterwards.</summary>
public class LostEdgeTests
{
    [Fact]
    public void AnEdgeThatTheRingDropped_IsFoundCountedAndMadeUpFor()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin pin = pins.OpenInput(4, PinMode.InputPullDown);
        board.Drive(4, high: true);
        board.RunFor(1);
        // The falling edge waits, and a full ring of others pushes it out.
        board.Drive(4, high: false);
        Flood(board, board.Board.Interrupts.Capacity);
        board.RunFor(1);
        Assert.Equal((true, 1, 0), (pin.IsHigh, pin.EdgeCount, pins.LostEdges));

        board.Drive(4, high: true);
        board.RunFor(1);
        Assert.Equal((true, 3, 1), (pin.IsHigh, pin.EdgeCount, pins.LostEdges));
        Assert.True(pins.EdgeLost.TryTake());
    }

    [Fact]
    public void ATaskThatWaitsForTheEdgeThatWasLost_IsWoken()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin pin = pins.OpenInput(4, PinMode.InputPullDown);
        board.Drive(4, high: true);
        board.RunFor(1);
        PinEdge seen = PinEdge.None;
        async Future Watch() => seen = await pin.WaitForEdge(PinEdge.Falling);

        board.Spawn(Watch());
        board.RunFor(1);
        board.Drive(4, high: false);
        Flood(board, board.Board.Interrupts.Capacity);
        board.Drive(4, high: true);
        board.RunFor(1);
        Assert.Equal(PinEdge.Falling, seen);
    }

    [Fact]
    public void AnEvenNumberOfLostEdges_LeavesNoTrace_ButTheLevelIsRight()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin pin = pins.OpenInput(4, PinMode.InputPullDown);
        board.Drive(4, high: true);
        board.RunFor(1);
        board.Drive(4, high: false);
        board.Drive(4, high: true);
        Flood(board, board.Board.Interrupts.Capacity);
        board.RunFor(1);
        board.Drive(4, high: false);
        board.RunFor(1);
        Assert.Equal((false, 2, 0), (pin.IsHigh, pin.EdgeCount, pins.LostEdges));
    }

    [Fact]
    public void NothingLost_NothingCounted_WhateverRefreshSees()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin pin = pins.OpenInput(4, PinMode.InputPullDown);
        for (int i = 0; i < 100; i++)
        {
            board.Drive(4, high: i % 2 == 0);
            // Before the event is delivered: Refresh sees the level first.
            pin.Refresh();
            board.RunFor(1);
        }

        Assert.Equal(0, pins.LostEdges);
        Assert.False(pins.EdgeLost.TryTake());
    }

    [Fact]
    public void ATaskThatWaitsForLostEdges_BringsAllPinsUpToDate()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin told = pins.OpenInput(4, PinMode.InputPullDown);
        InputPin silent = pins.OpenInput(5, PinMode.InputPullDown);
        async Future Repair()
        {
            while (true)
            {
                await pins.EdgeLost.Wait();
                pins.Refresh();
            }
        }

        board.Spawn(Repair());
        board.Drive(4, high: true);
        board.RunFor(1);
        board.Drive(5, high: true);
        board.Drive(4, high: false);
        Flood(board, board.Board.Interrupts.Capacity);
        board.RunFor(1);
        Assert.False(silent.IsHigh);
        board.Drive(4, high: true);
        board.RunFor(1);
        Assert.Equal((true, true, 1), (told.IsHigh, silent.IsHigh, pins.LostEdges));
    }

    /// <summary>Events that nobody listens to.</summary>
    private static void Flood(TestBoard board, int count)
    {
        for (int i = 0; i < count; i++)
        {
            board.Board.Interrupts.Post((byte)nanoFramework.Runtime.Events.EventCategory.Usb, 0, 0, 0);
        }
    }
}
