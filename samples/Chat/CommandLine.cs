using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Net;

namespace Embedded.Samples.Chat;

/// <summary>The options of the program, taken apart by System.CommandLine.</summary>
internal sealed class CommandLine
{
    private const int DefaultPort = 7000;
    private const int MostIdleSeconds = 86_400;

    /// <summary>A task slot each, of the 65,535 of an executor.</summary>
    private const int MostClients = 60_000;

    private readonly Option<int> _port = NumberOption.Make("--port", "Where to listen; 0 takes a free port.", DefaultPort, 0, IPEndPoint.MaxPort);
    private readonly Option<string> _address = new("--address")
    {
        Description = "Of which of this machine's addresses; 0.0.0.0 is all of them.",
        HelpName = "ADDRESS",
        DefaultValueFactory = static _ => "127.0.0.1",
    };

    private readonly Option<int> _clients = NumberOption.Make("--clients", "How many at the same time.", new ChatLimits().MostClients, 1, MostClients);
    private readonly Option<int> _idle = NumberOption.Make(
        "--idle", "Seconds without a line after which a client is closed.", new ChatLimits().IdleMilliseconds / 1000, 1, MostIdleSeconds);

    private readonly Option<int> _workers = NumberOption.Make(
        "--workers", "Threads that serve; 0 is one for each processor.", 1, 0, TaskHost.MostWorkers);

    private readonly RootCommand _root;

    internal CommandLine()
    {
        _root = new RootCommand("A chat server for nc and telnet. Exit codes: 0 stopped in good order, 1 cannot listen, 2 wrong arguments.")
        {
            _port, _address, _clients, _idle, _workers,
        };
    }

    /// <summary>Reads the arguments. Null if the program is to end with the exit code: help was printed, or what is wrong.</summary>
    internal (IPEndPoint At, ChatLimits Limits, int Workers)? Parse(string[] args, TextWriter output, TextWriter error, out int exitCode)
    {
        ParseResult parsed = _root.Parse(args);
        exitCode = 2;
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine("chat: " + parsed.Errors[0].Message.ReplaceLineEndings(" ") + "; --help lists the options");
            return null;
        }

        if (parsed.Action is not null)
        {
            exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
            return null;
        }

        if (!IPAddress.TryParse(parsed.GetValue(_address), out IPAddress? address))
        {
            error.WriteLine("chat: --address '" + parsed.GetValue(_address) + "' is no IP address; give one such as 127.0.0.1 or ::1");
            return null;
        }

        return (
            new IPEndPoint(address, parsed.GetValue(_port)),
            new ChatLimits { MostClients = parsed.GetValue(_clients), IdleMilliseconds = 1000 * parsed.GetValue(_idle) },
            parsed.GetValue(_workers));
    }
}
