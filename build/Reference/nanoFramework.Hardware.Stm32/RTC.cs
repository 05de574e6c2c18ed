using System;

namespace nanoFramework.Hardware.Stm32;

public static class RTC
{
    public static extern DateTime GetAlarm();
    public static void SetAlarm(DateTime time) => throw null;
}
