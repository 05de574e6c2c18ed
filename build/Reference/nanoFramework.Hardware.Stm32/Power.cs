namespace nanoFramework.Hardware.Stm32;

public static class Power
{
    public static WakeupReasonType WakeupReason => throw null;

    public static extern void DisableWakeupPin(WakeupPin pin = WakeupPin.Pin1);
    public static extern void EnableWakeupPin(WakeupPin pin = WakeupPin.Pin1);
    public static void EnterStandbyMode() => throw null;

    public enum WakeupPin
    {
        Pin1 = 1,
        Pin2 = 2,
        Pin3 = 3,
    }

    public enum WakeupReasonType
    {
        Undetermined = 0,
        FromStandby = 1,
        FromPin = 2,
    }
}
