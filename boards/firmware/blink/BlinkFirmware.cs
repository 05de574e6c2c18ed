using Embedded.Async;
using Embedded.Drivers;
using Embedded.Hal;

namespace Embedded.Blink;

/// <summary>The smallest firmware: a light blinks, and each press of a button makes it blink faster, then slow again.</summary>
public sealed class BlinkFirmware
{
    private const int SlowMilliseconds = 800;
    private const int FastMilliseconds = 100;

    private readonly OutputPin _led;
    private readonly Button _button;
    private int _milliseconds = SlowMilliseconds;

    private BlinkFirmware(OutputPin led, Button button)
    {
        _led = led;
        _button = button;
    }

    /// <summary>The whole firmware. A board spawns this and runs its executor.</summary>
    /// <param name="executor">Runs the firmware's tasks.</param>
    /// <param name="led">The light.</param>
    /// <param name="button">The button.</param>
    [Cold("start-up, before the executor is sealed")]
    public static async Future Main(Executor executor, OutputPin led, Button button)
    {
        var firmware = new BlinkFirmware(led, button);
        executor.Spawn(firmware.Blink(), "blink");
        executor.Spawn(firmware.WatchButton(), "button");

        // One turn, so that each of them has reached its first wait; from here on the heap stays as it is.
        await Future.Yield();
        executor.Seal();
    }

    private async Future Blink()
    {
        while (true)
        {
            _led.Toggle();
            await Timer.AfterMilliseconds(_milliseconds);
        }
    }

    private async Future WatchButton()
    {
        while (true)
        {
            await _button.WaitForPress();
            _milliseconds = _milliseconds == FastMilliseconds ? SlowMilliseconds : _milliseconds / 2;
        }
    }
}
