using Spectre.Console;

namespace Embedded.Cli.Top;

/// <summary>The live view: draws what comes, until the connection is left.</summary>
internal static class TopScreen
{
    /// <param name="connection">From where it comes.</param>
    /// <param name="console">Where it is drawn.</param>
    /// <param name="intervalNanoseconds">From one drawing to the next, by the application's time.</param>
    internal static void Watch(TopConnection connection, IAnsiConsole console, long intervalNanoseconds)
    {
        if (connection.Read(out _) is not { } before)
        {
            return;
        }

        void Draw() => console
            .Live(TopView.Screen(new TopRates(before, before), console.Profile.Width, console.Profile.Height))
            .Overflow(VerticalOverflow.Crop)
            .Start(live =>
            {
                while (connection.Read(out _) is { } now)
                {
                    // Half an interval of the console early is near enough.
                    if (now.Time - before.Time >= intervalNanoseconds - 250_000_000 || now.Time < before.Time)
                    {
                        live.UpdateTarget(TopView.Screen(new TopRates(before, now), console.Profile.Width, console.Profile.Height));
                        before = now;
                    }
                }
            });

        if (console.Profile.Capabilities.AlternateBuffer)
        {
            console.AlternateScreen(Draw);
        }
        else
        {
            Draw();
        }
    }
}
