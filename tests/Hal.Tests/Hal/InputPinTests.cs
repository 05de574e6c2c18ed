using System;
using System.Device.Gpio;
using Embedded.Async;
using Xunit;

namespace Embedded.Hal.Tests;

public class InputPinTests
{
    private const int Number = 4;

    [Theory]
    [InlineData(PinEdge.Rising, "20 Rising")]
    [InlineData(PinEdge.Falling, "10 Falling")]
    [InlineData(PinEdge.Both, "10 Falling")]
    public void WaitForEdge_GivesTheFirstEdgeOfThoseAskedFor(PinEdge edges, string expected)
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.DriveAfter(10, Number, high: false);
        board.DriveAfter(20, Number, high: true);
        PinEdge edge = board.Run(pin.WaitForEdge(edges));
        Assert.Equal(expected, (board.NowTicks / TestBoard.Millisecond) + " " + edge);
    }

    [Fact]
    public void WaitForEdge_EdgesBeforeTheWait_AreNotGiven()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.Drive(Number, high: false);
        board.RunFor(1);
        board.Drive(Number, high: true);
        board.RunFor(1);
        Assert.Equal(2, pin.EdgeCount);
        board.DriveAfter(10, Number, high: false);
        Assert.Equal(PinEdge.Falling, board.Run(pin.WaitForEdge()));
        Assert.Equal(12, board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForEdge_EdgeBetweenTheCallAndTheAwait_IsNotGiven_BecauseFuturesAreInert()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        Future<PinEdge> wait = pin.WaitForEdge();
        board.Drive(Number, high: false);
        board.RunFor(1);
        board.DriveAfter(10, Number, high: true);
        Assert.Equal(PinEdge.Rising, board.Run(wait));
    }

    [Fact]
    public void WaitForEdge_SeveralEdgesBeforeTheTasksTurn_AreGivenAsBoth()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        // All at the same tick, so the dispatcher has delivered them when the task is polled.
        board.DriveAfter(5, Number, high: false);
        board.DriveAfter(5, Number, high: true);
        board.DriveAfter(5, Number, high: false);
        Assert.Equal(PinEdge.Both, board.Run(pin.WaitForEdge()));
        Assert.Equal(3, pin.EdgeCount);
    }

    [Fact]
    public void WaitForEdge_SeveralEdgesBeforeTheTasksTurn_OnlyThoseAskedForAreGiven()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.DriveAfter(5, Number, high: false);
        board.DriveAfter(5, Number, high: true);
        Assert.Equal(PinEdge.Rising, board.Run(pin.WaitForEdge(PinEdge.Rising)));
    }

    [Fact]
    public void WaitForLevel_IsThereAlready_EndsAtOnce()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.Run(pin.WaitForHigh());
        Assert.Equal(1, board.Runner.Monitor.Tasks[0].Polls);
        board.Drive(Number, high: false);
        board.RunFor(1);
        board.Run(pin.WaitForLow());
        Assert.Equal(2, board.Runner.Monitor.Tasks[0].Polls);
    }

    [Fact]
    public void WaitForLevel_NotThereYet_EndsWithTheEdge()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.DriveAfter(5, Number, high: false);
        board.DriveAfter(8, Number, high: true);
        board.Run(pin.WaitForLow());
        Assert.Equal(5, board.NowTicks / TestBoard.Millisecond);
        board.Run(pin.WaitForHigh());
        Assert.Equal(8, board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForLevel_PulseEndedBeforeTheTasksTurn_GoesOnWaiting()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        board.DriveAfter(5, Number, high: false);
        board.DriveAfter(5, Number, high: true);
        board.DriveAfter(30, Number, high: false);
        board.Run(pin.WaitForLow());
        Assert.Equal(30, board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void CancelledWait_ThenWaitAgain_NoEdgeIsGivenTwiceOrLost()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        for (int i = 0; i < 3; i++)
        {
            TaskHandle waiter = board.Spawn(Discard(pin.WaitForEdge()));
            board.RunFor(1);
            waiter.Cancel();
            board.RunFor(1);
            Assert.Equal(TaskState.Canceled, waiter.GetState());
        }

        board.Drive(Number, high: false);
        board.RunFor(1);
        board.DriveAfter(5, Number, high: true);
        Assert.Equal(PinEdge.Rising, board.Run(pin.WaitForEdge()));
    }

    [Fact]
    public void TimeoutAroundAWait_ThenWaitAgain()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        Assert.False(board.Run(Timeout.AfterMilliseconds(pin.WaitForEdge(), 5)));
        board.DriveAfter(2, Number, high: false);
        Assert.True(board.Run(Timeout.AfterMilliseconds(pin.WaitForEdge(), 5)));
    }

    [Fact]
    public void SecondWaiter_GetsAnErrorThatSaysSo_AndTheFirstGoesOn()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        TaskHandle first = board.Spawn(Discard(pin.WaitForEdge()));
        TaskHandle second = board.Spawn(pin.WaitForLow());
        board.RunFor(1);
        Assert.Equal(TaskState.Faulted, second.GetState());
        Exception error = Assert.IsType<FutureMisuseException>(Assert.Single(board.TakeUnhandled()));
        Assert.Contains("waiter already", error.Message);
        board.Drive(Number, high: false);
        board.RunFor(1);
        Assert.Equal(TaskState.Completed, first.GetState());
    }

    [Fact]
    public void RingOverflow_LosesAnEdge_RefreshFindsTheLevelAndWakesTheWaiter()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        InputPin quiet = pins.OpenInput(Number, PinMode.InputPullUp);
        pins.OpenInput(5, PinMode.InputPullUp);
        TaskHandle waiter = board.Spawn(quiet.WaitForLow());
        board.RunFor(1);

        // The one edge of the quiet pin, and then more of the other than the ring holds.
        board.Drive(Number, high: false);
        for (int i = 0; i < board.Board.Interrupts.Capacity; i++)
        {
            board.Drive(5, high: i % 2 == 1);
        }

        board.RunFor(1);
        Assert.Equal(1, board.Board.Interrupts.Dropped);
        Assert.True(quiet.IsHigh);
        Assert.Equal(TaskState.Waiting, waiter.GetState());

        Assert.False(quiet.Refresh());
        board.RunFor(1);
        Assert.False(quiet.IsHigh);
        Assert.Equal(1, quiet.EdgeCount);
        Assert.Equal(TaskState.Completed, waiter.GetState());
    }

    [Fact]
    public void Refresh_NothingNew_CountsNoEdge()
    {
        using var board = new TestBoard();
        InputPin pin = Open(PinMode.InputPullUp);
        Assert.True(pin.Refresh());
        Assert.Equal(0, pin.EdgeCount);
    }

    [Theory]
    [InlineData(PinMode.InputPullUp, true)]
    [InlineData(PinMode.InputPullDown, false)]
    public void Opened_HasThePinsLevel_AndNoEdge(PinMode mode, bool high)
    {
        using var board = new TestBoard();
        InputPin pin = Open(mode);
        Assert.Equal((high, 0), (pin.IsHigh, pin.EdgeCount));
    }

    private static InputPin Open(PinMode mode) => new PinController().OpenInput(Number, mode);

    private static async Future Discard(Future<PinEdge> edge) => await edge;
}
