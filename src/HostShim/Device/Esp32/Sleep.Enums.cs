using System;

namespace nanoFramework.Hardware.Esp32;

/// <content>What ends a sleep.</content>
public partial class Sleep
{
    /// <summary>Why the chip woke up.</summary>
    public enum WakeupCause
    {
        /// <summary>It was not asleep: power-on or reset.</summary>
        Undefined = 0,

        /// <summary>The pin of <see cref="EnableWakeupByPin"/>.</summary>
        Ext0 = 2,

        /// <summary>A pin of <see cref="EnableWakeupByMultiPins"/>.</summary>
        Ext1 = 3,

        /// <summary>The time was up.</summary>
        Timer = 4,

        /// <summary>A touch.</summary>
        TouchPad = 5,

        /// <summary>The coprocessor's program.</summary>
        Ulp = 6,

        /// <summary>A pin, in a light sleep.</summary>
        Gpio = 7,

        /// <summary>Bytes that arrived, in a light sleep.</summary>
        Uart = 8,

        /// <summary>Wi-Fi.</summary>
        Wifi = 9,

        /// <summary>The coprocessor's interrupt.</summary>
        CoCpu = 10,

        /// <summary>The coprocessor crashed.</summary>
        CoCpuTrapTrig = 11,

        /// <summary>Bluetooth.</summary>
        Bt = 12,
    }

    /// <summary>How several pins wake together.</summary>
    public enum WakeupMode
    {
        /// <summary>When all are low.</summary>
        AllLow = 0,

        /// <summary>When one is high.</summary>
        AnyHigh = 1,
    }

    /// <summary>A serial port that wakes.</summary>
    public enum WakeUpPort
    {
        /// <summary>COM1.</summary>
        COM1 = 0,

        /// <summary>COM2.</summary>
        COM2 = 1,
    }

    /// <summary>Pins as a mask.</summary>
    [Flags]
    public enum WakeupGpioPin : ulong
    {
        /// <summary>No pin.</summary>
        None = 0,

        /// <summary>GPIO 0.</summary>
        Pin0 = 1UL << 0,

        /// <summary>GPIO 1.</summary>
        Pin1 = 1UL << 1,

        /// <summary>GPIO 2.</summary>
        Pin2 = 1UL << 2,

        /// <summary>GPIO 3.</summary>
        Pin3 = 1UL << 3,

        /// <summary>GPIO 4.</summary>
        Pin4 = 1UL << 4,

        /// <summary>GPIO 5.</summary>
        Pin5 = 1UL << 5,

        /// <summary>GPIO 6.</summary>
        Pin6 = 1UL << 6,

        /// <summary>GPIO 7.</summary>
        Pin7 = 1UL << 7,

        /// <summary>GPIO 8.</summary>
        Pin8 = 1UL << 8,

        /// <summary>GPIO 9.</summary>
        Pin9 = 1UL << 9,

        /// <summary>GPIO 10.</summary>
        Pin10 = 1UL << 10,

        /// <summary>GPIO 11.</summary>
        Pin11 = 1UL << 11,

        /// <summary>GPIO 12.</summary>
        Pin12 = 1UL << 12,

        /// <summary>GPIO 13.</summary>
        Pin13 = 1UL << 13,

        /// <summary>GPIO 14.</summary>
        Pin14 = 1UL << 14,

        /// <summary>GPIO 15.</summary>
        Pin15 = 1UL << 15,

        /// <summary>GPIO 16.</summary>
        Pin16 = 1UL << 16,

        /// <summary>GPIO 17.</summary>
        Pin17 = 1UL << 17,

        /// <summary>GPIO 18.</summary>
        Pin18 = 1UL << 18,

        /// <summary>GPIO 19.</summary>
        Pin19 = 1UL << 19,

        /// <summary>GPIO 20.</summary>
        Pin20 = 1UL << 20,

        /// <summary>GPIO 21.</summary>
        Pin21 = 1UL << 21,

        /// <summary>GPIO 25.</summary>
        Pin25 = 1UL << 25,

        /// <summary>GPIO 26.</summary>
        Pin26 = 1UL << 26,

        /// <summary>GPIO 27.</summary>
        Pin27 = 1UL << 27,

        /// <summary>GPIO 32.</summary>
        Pin32 = 1UL << 32,

        /// <summary>GPIO 33.</summary>
        Pin33 = 1UL << 33,

        /// <summary>GPIO 34.</summary>
        Pin34 = 1UL << 34,

        /// <summary>GPIO 35.</summary>
        Pin35 = 1UL << 35,

        /// <summary>GPIO 36.</summary>
        Pin36 = 1UL << 36,

        /// <summary>GPIO 37.</summary>
        Pin37 = 1UL << 37,

        /// <summary>GPIO 38.</summary>
        Pin38 = 1UL << 38,

        /// <summary>GPIO 39.</summary>
        Pin39 = 1UL << 39,
    }
}
