using System.Device.Gpio;
using Embedded.Async;
using Embedded.Blink;
using Embedded.Drivers;
using Embedded.Hal;

namespace Embedded.Boards.Esp32S3;

/// <summary>The smallest firmware on this board.</summary>
internal static class Program
{
    private static void Main()
    {
        Executor executor = Board.MakeExecutor();
        var pins = new PinController();
        var button = new Button(pins.OpenInput(Board.Button, PinMode.InputPullUp));
        executor.Spawn(BlinkFirmware.Main(executor, pins.OpenOutput(Board.Led), button), "main");
        executor.Run();
    }
}
