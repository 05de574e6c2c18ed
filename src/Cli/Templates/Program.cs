using Embedded.Async;
using Embedded.Hal;

namespace $namespace$;

/// <summary>The firmware $name$.</summary>
internal static class Program
{
    private const int LedPin = $led$;

    private static void Main()
    {
        var executor = new Executor();
        executor.Spawn(Start(executor), "start");
        executor.Run();
    }

    [Cold("start-up, before the executor is sealed")]
    private static async Future Start(Executor executor)
    {
        OutputPin led = new PinController().OpenOutput(LedPin);
        executor.Spawn(Blink(led, Ticker.EveryMilliseconds(500)), "blink");

        // One turn, so that each task has reached its first wait; from here on nothing allocates.
        await Future.Yield();
        executor.Seal();
    }

    private static async Future Blink(OutputPin led, Ticker every)
    {
        while (true)
        {
            led.Toggle();
            await every.Next();
        }
    }
}
