using System;
using System.CommandLine;
using System.Runtime.InteropServices;
using Embedded.Cli.Top;
using Spectre.Console;

namespace Embedded.Cli.Commands;

/// <summary><c>emb top</c>: what the tasks of a running application do.</summary>
internal sealed class TopCommand : EmbCommand
{
    private readonly Argument<string> _endPoint = new("endpoint")
    {
        Description = "Where the application tells its figures (RuntimeConsole.Serve): " + TopEndPoint.Explained + ".",
    };

    private readonly Option<bool> _once = Flag("--once", "Print one table and leave, as when the output is no terminal.");

    private readonly Option<bool> _json = Flag("--json", "Print what the application sends, a JSON object a line; with --once one line.");

    private readonly Option<double> _interval = new("--interval")
    {
        HelpName = "seconds",
        Description = "From one look to the next.",
        DefaultValueFactory = _ => 1,
    };

    internal TopCommand(CliEnvironment environment)
        : base(environment, "top", "Shows the tasks and workers of a running application.")
    {
        Arguments.Add(_endPoint);
        Options.Add(_once);
        Options.Add(_json);
        Options.Add(_interval);
    }

    protected override int Execute(ParseResult parsed)
    {
        double seconds = parsed.GetValue(_interval);
        if (!(seconds is >= 0.1 and <= 3600))
        {
            throw new CliException(ExitCode.Misused, "--interval takes 0.1 to 3600 seconds");
        }

        long interval = (long)(seconds * 1e9);
        using var connection = new TopConnection(parsed.GetValue(_endPoint)!);
        void Leave(PosixSignalContext context)
        {
            context.Cancel = true;
            connection.Leave();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        bool once = parsed.GetValue(_once);
        if (parsed.GetValue(_json))
        {
            PassOn(connection, once);
        }
        else if (!once && Terminal() is { } terminal)
        {
            TopScreen.Watch(connection, terminal, interval);
        }
        else
        {
            PrintOnce(connection, interval);
        }

        return ExitCode.Done;
    }

    private void PassOn(TopConnection connection, bool once)
    {
        while (connection.Read(out string? line) is not null)
        {
            Environment.Say(line!);
            if (once)
            {
                return;
            }
        }
    }

    /// <summary>Prints what happened from the first snapshot to one that is an interval later.</summary>
    private void PrintOnce(TopConnection connection, long interval)
    {
        TopSnapshot? before = connection.Read(out _);
        TopSnapshot? now = before;
        while (now is not null && now.Time - before!.Time < Math.Min(interval, 500_000_000) / 2)
        {
            now = connection.Read(out _);
        }

        if (now is not null)
        {
            TopView.Print(new TopRates(before!, now), Environment.Output);
        }
    }

    /// <summary>The terminal, if the output is one that can be drawn on.</summary>
    private IAnsiConsole? Terminal()
    {
        if (!ReferenceEquals(Environment.Output, Console.Out) || Console.IsOutputRedirected)
        {
            return null;
        }

        IAnsiConsole console = AnsiConsole.Console;
        return console.Profile.Capabilities.Ansi ? console : null;
    }
}
