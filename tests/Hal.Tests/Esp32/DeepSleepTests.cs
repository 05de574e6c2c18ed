using System;
using System.Device.Gpio;
using Embedded.Hal.Esp32;
using Embedded.HostShim;
using nanoFramework.Hardware.Esp32;
using Xunit;

namespace Embedded.Hal.Tests.Esp32;

public sealed class DeepSleepTests : IDisposable
{
    private readonly VirtualBoard _board = new();
    private readonly WakeSources _sources = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void TheTime_EndsIt_AndTheFirmwareStartsAnew()
    {
        Assert.Equal(Sleep.WakeupCause.Undefined, DeepSleep.Cause);
        var clock = new Esp32Clock();
        _board.Time.AdvanceTo(7_000_000);
        Assert.Equal(7_000_000, clock.NowTicks);
        InputPin pin = new PinController().OpenInput(4);

        Assert.Throws<ChipRestartException>(() => DeepSleep.Enter(60_000));
        Assert.Equal(67_000_000 + _board.Power.WakeUpTicks, _board.Time.NowTicks);
        Assert.Equal(Sleep.WakeupCause.Timer, DeepSleep.Cause);
        // Its time begins again, and its pins are free.
        Assert.Equal(0, clock.NowTicks);
        Assert.Equal(pin.Number, new PinController().OpenInput(4).Number);
    }

    [Fact]
    public void APin_EndsIt_AndTellsWhich()
    {
        var pins = new PinController();
        _sources.AddAnyHigh([pins.OpenInput(12, PinMode.InputPullDown), pins.OpenInput(34)]);
        _board.Time.Schedule(5_000_000, new PinRises(_board, 34));
        Assert.Throws<ChipRestartException>(() => DeepSleep.Enter(60_000));
        Assert.Equal((Sleep.WakeupCause.Ext1, Sleep.WakeupGpioPin.Pin34, -1), (DeepSleep.Cause, DeepSleep.Pins, DeepSleep.TouchPad));
        Assert.Equal(5_000_000 + _board.Power.WakeUpTicks, _board.Time.NowTicks);

        // The restart has forgotten the pins, which are still high.
        Assert.Throws<ChipRestartException>(() => DeepSleep.Enter(1_000));
        Assert.Equal(Sleep.WakeupCause.Timer, DeepSleep.Cause);
    }

    [Fact]
    public void ATouch_EndsIt()
    {
        _sources.AddTouch(3, 7);
        _board.Time.Schedule(1_000, new Touch(_board, 5));
        _board.Time.Schedule(2_000, new Touch(_board, 7));
        Assert.Throws<ChipRestartException>(() => DeepSleep.Enter(60_000));
        Assert.Equal((Sleep.WakeupCause.TouchPad, 7), (DeepSleep.Cause, DeepSleep.TouchPad));
        Assert.Equal(2_000 + _board.Power.WakeUpTicks, _board.Time.NowTicks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 50)]
    public void ATimeThatTheChipCannotCount_IsRefused(long milliseconds)
    {
        Assert.Throws<ArgumentException>(() => DeepSleep.Enter(milliseconds));
        Assert.Equal(0, _board.Time.NowTicks);
    }

    [Fact]
    public void WhatCannotWake_IsRefused()
    {
        var pins = new PinController();
        InputPin good = pins.OpenInput(4);
        InputPin bad = pins.OpenInput(5);
        Assert.Contains("pin", Assert.Throws<ArgumentException>(() => _sources.AddPin(bad, high: true)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _sources.AddAnyHigh([good, bad]));
        Assert.Throws<ArgumentException>(() => _sources.AddAnyHigh([]));
        Assert.Throws<ArgumentException>(() => _sources.AddTouch(10));
        Assert.Throws<ArgumentException>(() => _sources.AddUart(3));
        // One pin by its level and touch exclude each other.
        _sources.AddPin(good, high: true);
        Assert.Throws<ArgumentException>(() => _sources.AddTouch(3));
    }

    private sealed class PinRises(VirtualBoard board, int pin) : BoardEvent
    {
        public override void Fire(long now) => board.Pins[pin].External = ExternalDrive.High;
    }

    private sealed class Touch(VirtualBoard board, int pad) : BoardEvent
    {
        public override void Fire(long now) => board.Power.Touch(pad);
    }
}
