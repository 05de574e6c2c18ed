using Embedded.Async;
using Embedded.Drivers;
using Embedded.Greenhouse;
using Embedded.Hal;

namespace Embedded.Boards.Stm32F769IDiscovery;

/// <summary>The greenhouse controller on this board.</summary>
internal static class Program
{
    private static void Main()
    {
        Executor executor = new();
        executor.Spawn(GreenhouseFirmware.Main(MakeBoard(executor)), "main");
        executor.Run();
    }

    private static GreenhouseBoard MakeBoard(Executor executor)
    {
        var pins = new PinController();
        var serial = new SerialEvents();
        return new GreenhouseBoard(
            executor,
            button: new Button(pins.OpenInput(Board.Button), activeLow: false),
            led: pins.OpenOutput(Board.Led),
            fan: pins.OpenOutput(Board.Fan),
            heater: pins.OpenOutput(Board.Heater),
            console: new Uart(serial, Board.Console),
            sensor: new Bme280(new I2cPort(Board.SensorBus, Bme280.DefaultAddress)));
    }
}
