using System.Globalization;
using System.Net;
using Embedded.HostShim;

namespace Embedded.Samples.HttpHello;

/// <summary>
/// The command line: <c>http-hello [PORT] [--workers N] [--top ENDPOINT]</c>. Exit codes: 0 stopped in good order, 1 cannot listen, 2 wrong arguments.
/// </summary>
internal static class CommandLine
{
    internal const string Usage =
        "usage: http-hello [PORT] [--workers N] [--top ENDPOINT], by default 8080 and 1; port 0 takes a free one, 0 workers are one for each processor, "
        + "and emb top shows the tasks at an ENDPOINT like tcp:9090 or unix:PATH";

    private const int DefaultPort = 8080;

    /// <summary>Reads the arguments; false if they are wrong.</summary>
    internal static bool TryParse(string[] args, out int port, out int workers, out EndPoint? top)
    {
        port = -1;
        workers = -1;
        top = null;
        for (int i = 0; i < args.Length; i++)
        {
            bool isRight = args[i] switch
            {
                "--workers" => workers < 0 && ++i < args.Length && TryParse(args[i], TaskHost.MostWorkers, out workers),
                "--top" => top is null && ++i < args.Length && RuntimeConsole.TryParseEndPoint(args[i], out top),
                _ => port < 0 && TryParse(args[i], IPEndPoint.MaxPort, out port),
            };
            if (!isRight)
            {
                return false;
            }
        }

        port = port < 0 ? DefaultPort : port;
        workers = workers < 0 ? 1 : workers;
        return true;
    }

    private static bool TryParse(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
