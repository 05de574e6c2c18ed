using Embedded.Async;
using Embedded.Blink;
using Embedded.Drivers;
using Embedded.Hal;

namespace Embedded.Boards.Stm32F769IDiscovery;

/// <summary>The smallest firmware on this board.</summary>
internal static class Program
{
    private static void Main()
    {
        Executor executor = new();
        var pins = new PinController();
        var button = new Button(pins.OpenInput(Board.Button), activeLow: false);
        executor.Spawn(BlinkFirmware.Main(executor, pins.OpenOutput(Board.Led), button), "main");
        executor.Run();
    }
}
