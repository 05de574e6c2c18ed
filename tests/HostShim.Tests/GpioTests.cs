using System;
using System.Collections.Generic;
using System.Device.Gpio;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class GpioTests : IDisposable
{
    private readonly VirtualBoard _board = new();
    private readonly GpioController _gpio;

    public GpioTests() => _gpio = new GpioController();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Pin_OpenedTwiceOrOutOfRange_IsRefusedAsOnTheDevice()
    {
        _gpio.OpenPin(4);
        Assert.Throws<InvalidOperationException>(() => _gpio.OpenPin(4));
        Assert.Throws<InvalidOperationException>(() => _gpio.OpenPin(_gpio.PinCount));
        Assert.Throws<InvalidOperationException>(() => _gpio.OpenPin(-1));
        Assert.True(_gpio.IsPinOpen(4));
        Assert.True(_gpio.IsPinOpen(_gpio.PinCount));
        Assert.False(_gpio.IsPinOpen(5));
    }

    [Fact]
    public void Pin_ClosedThenOpened_Works()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.Output);
        _gpio.ClosePin(4);
        Assert.Throws<ObjectDisposedException>(() => pin.Read());
        Assert.Equal(PinMode.Input, _gpio.OpenPin(4).GetPinMode());
        Assert.Throws<InvalidOperationException>(() => _gpio.ClosePin(5));
    }

    [Fact]
    public void Write_ToAnInput_IsAnArgumentException_AndToggleDoesNothing()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        Assert.Throws<ArgumentException>(() => pin.Write(PinValue.Low));
        pin.Toggle();
        Assert.Equal(PinValue.High, pin.Read());
    }

    [Fact]
    public void Mode_OutOfRange_IsRefused_AndThePinIsFreeAgain()
    {
        Assert.Throws<ArgumentException>(() => _gpio.OpenPin(4, (PinMode)8));
        Assert.False(_gpio.IsPinOpen(4));
        Assert.False(_gpio.IsPinModeSupported(4, (PinMode)8));
        Assert.True(_gpio.IsPinModeSupported(4, PinMode.OutputOpenSource));
    }

    [Fact]
    public void Output_StartsLow_AndAModeSetAgainDrivesItLow()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.Output);
        Assert.Equal(PinValue.Low, pin.Read());
        pin.Write(PinValue.High);
        pin.SetPinMode(PinMode.Output);
        Assert.Equal(PinValue.Low, pin.Read());
    }

    [Fact]
    public void ControllerMembers_ActOnTheOpenPin()
    {
        _gpio.OpenPin(4);
        _gpio.SetPinMode(4, PinMode.Output);
        _gpio.Write(4, PinValue.High);
        Assert.Equal(PinValue.High, _gpio.Read(4));
        Assert.Equal(PinMode.Output, _gpio.GetPinMode(4));
        Assert.Throws<InvalidOperationException>(() => _gpio.Write(5, PinValue.High));
        _gpio.Dispose();
        Assert.False(_board.Pins[4].IsOpen);
    }

    [Theory]
    [InlineData(PinMode.InputPullUp, ExternalDrive.None, true, false)]
    [InlineData(PinMode.InputPullUp, ExternalDrive.Low, false, false)]
    [InlineData(PinMode.InputPullDown, ExternalDrive.None, false, false)]
    [InlineData(PinMode.InputPullDown, ExternalDrive.High, true, false)]
    [InlineData(PinMode.Input, ExternalDrive.None, false, true)]
    [InlineData(PinMode.Input, ExternalDrive.High, true, false)]
    [InlineData(PinMode.OutputOpenDrainPullUp, ExternalDrive.High, false, false)]
    [InlineData(PinMode.OutputOpenSource, ExternalDrive.High, true, false)]
    [InlineData(PinMode.OutputOpenSourcePullDown, ExternalDrive.None, false, false)]
    public void Level_IsResolvedFromModePullAndOutside(PinMode mode, ExternalDrive external, bool level, bool floating)
    {
        _gpio.OpenPin(4, mode);
        _board.Pins[4].External = external;
        Assert.Equal(level, _board.Pins[4].Level);
        Assert.Equal(floating, _board.Pins[4].IsFloating);
    }

    [Fact]
    public void OpenDrain_WrittenHigh_LetsTheOutsideDecide()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.OutputOpenDrainPullUp);
        pin.Write(PinValue.High);
        Assert.Equal(PinValue.High, pin.Read());
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(PinValue.Low, pin.Read());
        Assert.False(_board.Pins[4].HasContention);
    }

    [Fact]
    public void Output_AgainstTheOutside_WinsAndIsReportedAsContention()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.Output);
        pin.Write(PinValue.High);
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(PinValue.High, pin.Read());
        Assert.True(_board.Pins[4].HasContention);
    }

    [Fact]
    public void FloatingPin_KeepsItsLastLevel()
    {
        _gpio.OpenPin(4, PinMode.Input);
        _board.Pins[4].External = ExternalDrive.High;
        _board.Pins[4].External = ExternalDrive.None;
        Assert.True(_board.Pins[4].IsFloating);
        Assert.True(_board.Pins[4].Level);
    }

    [Fact]
    public void ValueChanged_TellsBothEdgesInOrder()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        var edges = new List<PinEventTypes>();
        pin.ValueChanged += (sender, e) =>
        {
            Assert.Same(pin, sender);
            Assert.Equal(4, e.PinNumber);
            edges.Add(e.ChangeType);
        };
        _board.Pins[4].External = ExternalDrive.Low;
        _board.Pins[4].External = ExternalDrive.None;
        Assert.Empty(edges);
        while (_board.Interrupts.DispatchOne())
        {
        }

        Assert.Equal([PinEventTypes.Falling, PinEventTypes.Rising], edges);
    }

    [Fact]
    public void Input_WithoutAHandler_PostsNothing()
    {
        _gpio.OpenPin(4, PinMode.InputPullUp);
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(0, _board.Interrupts.Posted);
    }

    [Fact]
    public void Input_AfterItsHandlerIsGone_PostsNothing()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        pin.ValueChanged += Ignore;
        pin.ValueChanged -= Ignore;
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(0, _board.Interrupts.Posted);
    }

    [Fact]
    public void Drive_WithoutALevelChange_PostsNothing()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        pin.ValueChanged += Ignore;
        _board.Pins[4].External = ExternalDrive.High;
        _board.Pins[4].External = ExternalDrive.None;
        Assert.Equal(0, _board.Interrupts.Posted);
        _board.Pins[4].External = ExternalDrive.Low;
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(1, _board.Interrupts.Posted);
    }

    [Fact]
    public void Output_WithAHandler_PostsForEachWriteAndToggle()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.Output);
        pin.Write(PinValue.High);
        Assert.Equal(0, _board.Interrupts.Posted);
        pin.ValueChanged += Ignore;
        Assert.Equal(PinValue.Low, pin.Read());
        pin.Write(PinValue.High);
        pin.Write(PinValue.High);
        pin.Toggle();
        Assert.Equal(3, _board.Interrupts.Posted);
    }

    [Fact]
    public void Debounce_ReportsOneEdgeForABouncingContact()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(10);
        pin.ValueChanged += Ignore;
        for (int i = 0; i < 4; i++)
        {
            _board.Pins[4].External = ExternalDrive.Low;
            _board.Pins[4].External = ExternalDrive.None;
        }

        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(0, _board.Interrupts.Posted);
        _board.Time.AdvanceTo(VirtualTime.FromMilliseconds(10));
        Assert.Equal(1, _board.Interrupts.Posted);
    }

    [Fact]
    public void Debounce_OfAGlitchThatIsOver_ReportsNothing()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.InputPullUp);
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(10);
        pin.ValueChanged += Ignore;
        _board.Pins[4].External = ExternalDrive.Low;
        _board.Pins[4].External = ExternalDrive.None;
        _board.Time.AdvanceTo(VirtualTime.FromMilliseconds(50));
        Assert.Equal(0, _board.Interrupts.Posted);
    }

    [Fact]
    public void ControllerCallback_GetsOnlyTheEdgesItAskedFor_AndOnlyOnce()
    {
        _gpio.OpenPin(4, PinMode.InputPullUp);
        var edges = new List<PinEventTypes>();
        void Callback(object sender, PinValueChangedEventArgs e)
        {
            Assert.Same(_gpio, sender);
            edges.Add(e.ChangeType);
        }

        _gpio.RegisterCallbackForPinValueChangedEvent(4, PinEventTypes.Falling, Callback);
        _gpio.RegisterCallbackForPinValueChangedEvent(4, PinEventTypes.Falling, Callback);
        _board.Pins[4].External = ExternalDrive.Low;
        _board.Pins[4].External = ExternalDrive.None;
        while (_board.Interrupts.DispatchOne())
        {
        }

        Assert.Equal([PinEventTypes.Falling], edges);
        _gpio.UnregisterCallbackForPinValueChangedEvent(4, Callback);
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(0, _board.Interrupts.Count);
        Assert.Throws<InvalidOperationException>(() => _gpio.RegisterCallbackForPinValueChangedEvent(5, PinEventTypes.Rising, Callback));
    }

    [Fact]
    public void WriteReadAndToggle_AllocateNothing_WithRecordingOn()
    {
        GpioPin pin = _gpio.OpenPin(4, PinMode.Output);
        _board.Pins[4].Record("led");
        _board.Recorder.Reserve();
        Allocation.AssertNone(
            () =>
            {
                pin.Toggle();
                pin.Write(pin.Read());
            });
    }

    private static void Ignore(object sender, PinValueChangedEventArgs e)
    {
        // A handler that is there is what enables the interrupt.
    }
}
