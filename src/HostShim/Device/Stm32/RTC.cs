using System;
using Embedded.HostShim;

namespace nanoFramework.Hardware.Stm32;

/// <summary>The alarm of the chip's calendar clock.</summary>
public static class RTC
{
    /// <summary>The alarm that is set.</summary>
    /// <returns>Its day and time, this month or, with a day that is past, the next; midnight of the first if none was set.</returns>
    public static DateTime GetAlarm() => VirtualBoard.Current.Standby.Alarm;

    /// <summary>Sets the alarm. It rings when day of the month, hour, minute and second are these.</summary>
    /// <param name="time">What comes from it is these four.</param>
    public static void SetAlarm(DateTime time) => VirtualBoard.Current.Standby.SetAlarm(time.Day, time.TimeOfDay);
}
