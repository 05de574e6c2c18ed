using System;
using System.Diagnostics;
using System.IO;
using Embedded.HostShim;
using Spectre.Console;

namespace Embedded.Boards.Virtual;

/// <summary>A bar on the terminal for runs that take their time.</summary>
internal static class RunProgress
{
    // About half a second of computing; below that a bar would only flicker.
    private static readonly long s_longRunTicks = VirtualTime.FromMilliseconds(72L * 3600 * 1000);
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);

    internal static bool IsWanted(RunOptions options) =>
        !options.Interactive && options.ForTicks is { } ticks && (options.RealTime || ticks >= s_longRunTicks);

    /// <summary>Does the work on this thread, to which the board is bound, and shows how far it has come.</summary>
    /// <param name="error">Where the bar is drawn.</param>
    /// <param name="forTicks">The end of the run.</param>
    /// <param name="work">Gets what it calls now and then with the board's time.</param>
    internal static void Show(TextWriter error, long forTicks, Action<Action<long>> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        // Refreshed from this thread: a thread of its own would run beside the measured one for nothing.
        console.Progress().AutoRefresh(false).AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask("virtual time", maxValue: forTicks);
            long last = Stopwatch.GetTimestamp();
            work(now =>
            {
                if (Stopwatch.GetElapsedTime(last) >= s_refresh)
                {
                    last = Stopwatch.GetTimestamp();
                    task.Value = Math.Min(now, forTicks);
                    context.Refresh();
                }
            });
        });
    }
}
