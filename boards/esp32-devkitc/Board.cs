using Embedded.Async;
using Embedded.Hal.Esp32;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Boards.Esp32DevKitC;

/// <summary>
/// Espressif's ESP32-DevKitC V4 with an ESP32-WROOM module. Pins are GPIO numbers, as printed on the board; J2 and J3 are the headers of
/// its getting started guide, section "Header Block".
/// </summary>
internal static class Board
{
    /// <summary>J3 pin 15. The board has no light of its own: an LED with its resistor to ground. (Many copies of the board have one here.)</summary>
    internal const int Led = 2;

    /// <summary>The button "Boot", low while it is down. It chooses the download mode at reset only.</summary>
    internal const int Button = 0;

    /// <summary>J3 pin 9, a relay.</summary>
    internal const int Fan = 18;

    /// <summary>J3 pin 8, a relay.</summary>
    internal const int Heater = 19;

    /// <summary>COM1 is the USB bridge, which belongs to nanoFramework's debugger.</summary>
    internal const int Console = 2;

    /// <summary>J3 pin 11. WROVER modules keep GPIO16 and 17 for their memory; take others there.</summary>
    private const int ConsoleTx = 17;

    /// <summary>J3 pin 12.</summary>
    private const int ConsoleRx = 16;

    internal const int SensorBus = 1;

    /// <summary>J3 pin 6, with a pull-up.</summary>
    private const int SensorData = 21;

    /// <summary>J3 pin 3, with a pull-up.</summary>
    private const int SensorClock = 22;

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
