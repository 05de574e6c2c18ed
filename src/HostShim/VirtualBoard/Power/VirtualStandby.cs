using System;
using nanoFramework.Hardware.Stm32;

namespace Embedded.HostShim;

/// <summary>An STM32's standby, its wake-up pins and the alarm of its calendar clock. All members belong to the board's thread.</summary>
public sealed class VirtualStandby
{
    private readonly VirtualBoard _board;
    private readonly WakeUpPin[] _pins;
    private int _alarmDay;
    private TimeSpan _alarmTime;

    internal VirtualStandby(VirtualBoard board)
    {
        _board = board;
        // nanoFramework numbers pins 16 to a port: PA0, PA2 and PC1.
        _pins = [new WakeUpPin(board, 0), new WakeUpPin(board, 2), new WakeUpPin(board, 33)];
    }

    /// <summary>Why the chip started last.</summary>
    public Power.WakeupReasonType Reason { get; private set; }

    internal DateTime Alarm
    {
        get
        {
            DateTime now = _board.UtcNow;
            DateTime first = new(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc);
            int day = Math.Max(_alarmDay, 1);
            return (day < now.Day ? first.AddMonths(1) : first).AddDays(day - 1) + _alarmTime;
        }
    }

    internal void SetAlarm(int day, TimeSpan time)
    {
        _alarmDay = day;
        _alarmTime = new TimeSpan(time.Hours, time.Minutes, time.Seconds);
    }

    internal void SetPin(Power.WakeupPin pin, bool isEnabled)
    {
        int index = (int)pin - 1;
        if (index < 0 || index >= _pins.Length || !_pins[index].Exists)
        {
            throw new ArgumentException($"This chip has no wake-up pin {(int)pin}.", nameof(pin));
        }

        _pins[index].IsEnabled = isEnabled;
    }

    internal void Enter()
    {
        VirtualTime time = _board.Time;
        long alarm = NextAlarmTicks();
        foreach (WakeUpPin pin in _pins)
        {
            pin.HasRisen = false;
        }

        while (time.NowTicks < alarm && !Array.Exists(_pins, pin => pin.HasRisen))
        {
            long next = Math.Min(alarm, time.NextEventTicks);
            if (next == long.MaxValue)
            {
                throw new InvalidOperationException("The board would stand by for ever: no alarm is set and no wake-up pin will rise.");
            }

            time.AdvanceTo(next);
        }

        Reason = Array.Exists(_pins, pin => pin.HasRisen) ? Power.WakeupReasonType.FromPin : Power.WakeupReasonType.FromStandby;
        _board.Restart();
        throw new ChipRestartException($"The chip was in standby and starts anew; reason: {Reason}.");
    }

    /// <summary>When the alarm rings next: at the beginning of its second, if it has not begun, otherwise another month.</summary>
    private long NextAlarmTicks()
    {
        if (_alarmDay == 0)
        {
            return long.MaxValue;
        }

        DateTime now = _board.UtcNow;
        DateTime day = now.Date;
        while (day.Day != _alarmDay || day + _alarmTime <= now)
        {
            day = day.AddDays(1);
        }

        TimeSpan left = day + _alarmTime - now;
        return _board.Time.NowTicks + VirtualTime.FromFraction(left.Ticks, TimeSpan.TicksPerSecond);
    }

    private sealed class WakeUpPin
    {
        internal WakeUpPin(VirtualBoard board, int number)
        {
            Exists = number < board.Pins.Count;
            if (Exists)
            {
                board.Pins[number].LevelChanged += (_, high) => HasRisen |= high && IsEnabled;
            }
        }

        internal bool Exists { get; }

        internal bool IsEnabled { get; set; }

        internal bool HasRisen { get; set; }
    }
}
