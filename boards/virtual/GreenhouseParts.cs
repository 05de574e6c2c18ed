using System.Device.Gpio;
using Embedded.Async;
using Embedded.Drivers;
using Embedded.Greenhouse;
using Embedded.Hal;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// What is soldered to the virtual board for the greenhouse, and the firmware's view of it. A real board's folder has the pin
/// numbers and <see cref="MakeBoard"/>; the rest is what a workbench has.
/// </summary>
internal sealed class GreenhouseParts
{
    internal const int LedPin = 2;
    internal const int ButtonPin = 0;
    internal const int FanPin = 18;
    internal const int HeaterPin = 19;
    internal const int ConsolePort = 1;
    internal const int SensorBus = 1;

    /// <summary>Connects the parts to a board.</summary>
    internal GreenhouseParts(VirtualBoard board, VirtualI2cDevice sensor)
    {
        Led = new VirtualLed(board, LedPin, "led");
        Fan = new VirtualLed(board, FanPin, "fan");
        Heater = new VirtualLed(board, HeaterPin, "heater");
        board.I2cBuses[SensorBus - 1].Add(sensor);
        Button = board.Inputs.AddButton("button", ButtonPin);
        Console = board.Uart(ConsolePort);
        board.Inputs.AddSerial("serial", Console);
        board.Inputs.AddSensor("sensor", sensor);
    }

    internal VirtualLed Led { get; }

    internal VirtualLed Fan { get; }

    internal VirtualLed Heater { get; }

    internal VirtualButton Button { get; }

    internal VirtualUart Console { get; }

    /// <summary>The pin map: all that is different on another board.</summary>
    internal static GreenhouseBoard MakeBoard(Executor executor)
    {
        var pins = new PinController();
        var serial = new SerialEvents();
        return new GreenhouseBoard(
            executor,
            button: new Button(pins.OpenInput(ButtonPin, PinMode.InputPullUp)),
            led: pins.OpenOutput(LedPin),
            fan: pins.OpenOutput(FanPin),
            heater: pins.OpenOutput(HeaterPin),
            console: new Uart(serial, ConsolePort),
            sensor: new Bme280(new I2cPort(SensorBus, Bme280.DefaultAddress)));
    }
}
