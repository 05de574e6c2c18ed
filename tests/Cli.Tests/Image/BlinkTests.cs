using System.Device.Gpio;
using System.Linq;
using Embedded.Async;
using Embedded.Blink;
using Embedded.Drivers;
using Embedded.Hal;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The blink firmware on a virtual board.</summary>
public class BlinkTests
{
    private const int LedPin = 2;
    private const int ButtonPin = 0;

    [Fact]
    public void Light_ChangesAtItsRate_AndEachPressHalvesItUntilItStartsAgain()
    {
        using var board = new VirtualBoard(seed: 1);
        var light = new VirtualLed(board, LedPin, "led");
        board.Inputs.AddButton("button", ButtonPin);
        using var executor = new Executor(new BoardClock(board));
        using var runner = new BoardRunner(board, executor, realTime: false);
        var pins = new PinController();
        executor.Spawn(BlinkFirmware.Main(executor, pins.OpenOutput(LedPin), new Button(pins.OpenInput(ButtonPin, PinMode.InputPullUp))), "main");
        InputScript.Parse(new System.IO.StringReader("10s press button 80ms\n20s press button 80ms\n30s press button 80ms\n40s press button 80ms\n"), "script").Apply(board);

        runner.Run(VirtualTime.FromMilliseconds(50_000));

        long[] at = [.. board.Recorder.ChangesOf(light.Signal).Select(change => change.AtTicks / (VirtualTime.TicksPerSecond / 1000))];
        // Between presses, well away from them: 8 seconds hold 10 changes of 800 ms each, and so on.
        int ChangesFrom(int second) => at.Count(ms => ms >= second * 1000 && ms < (second + 8) * 1000);
        Assert.Equal([10, 20, 40, 80, 10], [ChangesFrom(1), ChangesFrom(11), ChangesFrom(21), ChangesFrom(31), ChangesFrom(41)]);
    }
}
