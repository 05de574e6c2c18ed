using Embedded.Async;
using Embedded.Hal.Esp32;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Boards.Esp32S3;

/// <summary>
/// Espressif's ESP32-S3-DevKitC-1 with an ESP32-S3-WROOM-1 module (flash and PSRAM on four lines). Pins are GPIO numbers, as printed
/// on the board; J1 and J3 are the headers of its user guide, section "Header Block".
/// </summary>
internal static class Board
{
    /// <summary>
    /// J1 pin 4, an LED with its resistor to ground. The board's own RGB light (GPIO48 on version 1.0, GPIO38 on 1.1) wants a protocol
    /// with pulses of fractions of a microsecond; a level does not light it.
    /// </summary>
    internal const int Led = 4;

    /// <summary>The button "Boot", low while it is down. It chooses the download mode at reset only.</summary>
    internal const int Button = 0;

    /// <summary>J1 pin 5, a relay.</summary>
    internal const int Fan = 5;

    /// <summary>J1 pin 6, a relay.</summary>
    internal const int Heater = 6;

    /// <summary>COM1 is the USB bridge, which belongs to nanoFramework's debugger.</summary>
    internal const int Console = 2;

    /// <summary>J1 pin 10.</summary>
    private const int ConsoleTx = 17;

    /// <summary>J1 pin 11.</summary>
    private const int ConsoleRx = 18;

    internal const int SensorBus = 1;

    /// <summary>J1 pin 12, with a pull-up.</summary>
    private const int SensorData = 8;

    /// <summary>J1 pin 15, with a pull-up.</summary>
    private const int SensorClock = 9;

    /// <summary>An executor that counts microseconds and rests until them.</summary>
    internal static Executor MakeExecutor()
    {
        var clock = new Esp32Clock();
        return new Executor(clock, parker: new AlarmParker(new TimerEvents(), clock, Parker.Blocking(clock)));
    }

    /// <summary>The chip's buses can be on almost any pin: puts them where this board has them.</summary>
    internal static void ConnectBuses()
    {
        Configuration.SetPinFunction(ConsoleTx, DeviceFunction.COM2_TX);
        Configuration.SetPinFunction(ConsoleRx, DeviceFunction.COM2_RX);
        Configuration.SetPinFunction(SensorData, DeviceFunction.I2C1_DATA);
        Configuration.SetPinFunction(SensorClock, DeviceFunction.I2C1_CLOCK);
    }
}
