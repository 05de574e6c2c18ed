using System;
using System.Device.Gpio;
using nanoFramework.Hardware.Esp32;
using Xunit;

namespace Embedded.HostShim.Tests;

/// <summary>The ESP32's light sleep as the stock API shows it. (Deep sleep and standby: with the code that uses them.)</summary>
public sealed class PowerTests : IDisposable
{
    private readonly VirtualBoard _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void TheTimer_EndsTheSleep_AndTheMicrosecondsGoOn()
    {
        Assert.Equal(EspNativeError.OK, Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(250)));
        Assert.Equal(EspNativeError.OK, Sleep.StartLightSleep());
        Assert.Equal(Sleep.WakeupCause.Timer, Sleep.GetWakeupCause());
        Assert.Equal(250_500ul, HighResTimer.GetCurrent());
        Assert.Equal(_board.Time.NowTicks, _board.Power.AsleepTicks);
    }

    [Fact]
    public void TheTimer_StaysASource_ForTheNextSleep()
    {
        Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(250));
        Sleep.StartLightSleep();
        Sleep.StartLightSleep();
        Assert.Equal((2, 501_000ul), (_board.Power.LightSleeps, HighResTimer.GetCurrent()));
    }

    [Fact]
    public void WithoutASource_TheSleepWouldNeverEnd()
    {
        Assert.Throws<InvalidOperationException>(() => Sleep.StartLightSleep());
        Assert.False(_board.Power.IsAsleep);
    }

    [Fact]
    public void WithTheRadioOn_TheChipRefuses()
    {
        Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(250));
        _board.Power.IsRadioOn = true;
        Assert.Equal(EspNativeError.INVALID_STATE, Sleep.StartLightSleep());
        Assert.Equal((0, 0L), (_board.Power.LightSleeps, _board.Time.NowTicks));
    }

    [Fact]
    public void ATimerThatEndsInTheSleep_TellsItAfterwards()
    {
        using var timer = new HighResTimer();
        timer.StartOneShot(1_000);
        Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(10));
        Sleep.StartLightSleep();
        Assert.Equal((1, 1L), (_board.Interrupts.Count, _board.Interrupts.Posted));
    }

    [Fact]
    public void Pins_AreDeafInTheSleep()
    {
        GpioPin pin = new GpioController().OpenPin(5, PinMode.InputPullUp);
        pin.ValueChanged += (_, _) => { };
        _board.Time.Schedule(5_000, new Drive(_board, 5, high: false));
        Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(10));
        Sleep.StartLightSleep();
        Assert.Equal((0, PinValue.Low), (_board.Interrupts.Count, pin.Read()));
        // The routine still believes in high, so that even the way back is not told.
        _board.Pins[5].External = ExternalDrive.High;
        Assert.Equal(0, _board.Interrupts.Count);
    }

    [Fact]
    public void AWakePin_BelongsToTheSleepController_UntilItsModeIsSetAgain()
    {
        GpioPin pin = new GpioController().OpenPin(4, PinMode.InputPullUp);
        PinValueChangedEventHandler handler = (_, _) => { };
        pin.ValueChanged += handler;
        Assert.Equal(EspNativeError.OK, Sleep.EnableWakeupByPin(Sleep.WakeupGpioPin.Pin4, 0));
        _board.Time.Schedule(5_000, new Drive(_board, 4, high: false));
        Sleep.StartLightSleep();
        Assert.Equal((Sleep.WakeupCause.Ext0, 5_500L), (Sleep.GetWakeupCause(), _board.Time.NowTicks));
        _board.Pins[4].External = ExternalDrive.High;
        Assert.Equal((0, PinValue.Low), (_board.Interrupts.Count, pin.Read()));

        pin.ValueChanged -= handler;
        pin.ValueChanged += handler;
        Assert.Equal(PinValue.High, pin.Read());
        _board.Pins[4].External = ExternalDrive.Low;
        Assert.Equal(1, _board.Interrupts.Count);
    }

    [Fact]
    public void SeveralPins_WakeTogetherWhenAllAreLow_OrEachWhenHigh()
    {
        Sleep.WakeupGpioPin pins = Sleep.WakeupGpioPin.Pin12 | Sleep.WakeupGpioPin.Pin13;
        _board.Pins[12].External = ExternalDrive.High;
        _board.Pins[13].External = ExternalDrive.High;
        Sleep.EnableWakeupByMultiPins(pins, Sleep.WakeupMode.AllLow);
        _board.Time.Schedule(1_000, new Drive(_board, 12, high: false));
        _board.Time.Schedule(2_000, new Drive(_board, 13, high: false));
        Sleep.StartLightSleep();
        Assert.Equal((Sleep.WakeupCause.Ext1, pins, 2_500L), (Sleep.GetWakeupCause(), Sleep.GetWakeupGpioPin(), _board.Time.NowTicks));

        Sleep.EnableWakeupByMultiPins(pins, Sleep.WakeupMode.AnyHigh);
        _board.Time.Schedule(9_000, new Drive(_board, 13, high: true));
        Sleep.StartLightSleep();
        Assert.Equal((Sleep.WakeupGpioPin.Pin13, 9_500L), (Sleep.GetWakeupGpioPin(), _board.Time.NowTicks));
    }

    [Fact]
    public void APinThatIsActiveAlready_EndsTheSleepAtOnce()
    {
        _board.Pins[4].External = ExternalDrive.High;
        Sleep.EnableWakeupByPin(Sleep.WakeupGpioPin.Pin4, 1);
        Sleep.StartLightSleep();
        Assert.Equal(500, _board.Time.NowTicks);
    }

    [Theory]
    [InlineData(Sleep.WakeupGpioPin.Pin5, 1, EspNativeError.INVALID_ARG)]
    [InlineData(Sleep.WakeupGpioPin.Pin4, 2, EspNativeError.INVALID_ARG)]
    [InlineData(Sleep.WakeupGpioPin.Pin39, 1, EspNativeError.OK)]
    [InlineData(Sleep.WakeupGpioPin.None, 1, EspNativeError.OK)]
    public void EnableWakeupByPin_TakesWhatReachesTheSleepController(Sleep.WakeupGpioPin pin, int level, EspNativeError error) =>
        Assert.Equal(error, Sleep.EnableWakeupByPin(pin, level));

    [Fact]
    public void OnePinAndTouch_ExcludeEachOther()
    {
        Assert.Equal(EspNativeError.OK, Sleep.EnableWakeupByTouchPad(3));
        Assert.Equal(EspNativeError.INVALID_STATE, Sleep.EnableWakeupByPin(Sleep.WakeupGpioPin.Pin4, 1));
        Assert.Throws<ArgumentException>(() => Sleep.EnableWakeupByTouchPad(-1));
    }

    [Fact]
    public void Bytes_WakeAfterSoManyEdges()
    {
        var port = new System.IO.Ports.SerialPort("COM2", 9600);
        port.Open();
        Assert.Equal(EspNativeError.OK, Sleep.EnableWakeupByUart(Sleep.WakeUpPort.COM2, 4));
        // A start bit and ones: two edges each.
        _board.Uart(2).Send([0xFF, 0xFF, 0xFF], 1_000_000);
        Sleep.StartLightSleep();
        Assert.Equal((Sleep.WakeupCause.Uart, 2), (Sleep.GetWakeupCause(), _board.Uart(2).LostAsleep));
        Assert.Equal(1_000_000 + (2 * _board.Uart(2).CharacterTicks) + 500, _board.Time.NowTicks);
    }

    private sealed class Drive(VirtualBoard board, int pin, bool high) : BoardEvent
    {
        public override void Fire(long now) => board.Pins[pin].External = high ? ExternalDrive.High : ExternalDrive.Low;
    }
}
