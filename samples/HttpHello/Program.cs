using System;
using System.Globalization;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.HttpHello;

/// <summary>The command line: <c>http-hello [PORT] [--top ENDPOINT]</c>. Exit codes: 0 stopped in good order, 1 cannot listen, 2 wrong arguments.</summary>
internal static class Program
{
    private const int DefaultPort = 8080;
    private const int FinishMilliseconds = 5000;
    private const int CleanUpMilliseconds = 1000;

    private static int Main(string[] args)
    {
        ushort port = DefaultPort;
        EndPoint? top = null;
        string[] rest = args;
        bool isRight = args.Length < 2 || args[^2] != "--top" || RuntimeConsole.TryParseEndPoint(args[^1], out top);
        if (top is not null)
        {
            rest = args[..^2];
        }

        if (!isRight || rest.Length > 1 || (rest.Length == 1 && !ushort.TryParse(rest[0], CultureInfo.InvariantCulture, out port)))
        {
            Console.Error.WriteLine("usage: http-hello [PORT] [--top ENDPOINT]; the port is by default " + DefaultPort + ", and 0 takes a free one");
            Console.Error.WriteLine("emb top ENDPOINT shows the tasks, with tcp:PORT or unix:PATH");
            return 2;
        }

        try
        {
            return Serve(new IPEndPoint(IPAddress.Loopback, port), new HttpLimits(), top);
        }
        catch (IoException e)
        {
            Console.Error.WriteLine("http-hello: " + e.Message);
            return 1;
        }
    }

    private static int Serve(IPEndPoint at, HttpLimits limits, EndPoint? top)
    {
        using var reactor = new Reactor(new SystemClock());
        // A slot for each client, for the one who accepts, for the wait below and for who answers emb top.
        using var executor = new Executor(reactor.Clock, limits.MostConnections + 3, reactor);
        using RuntimeConsole? console = top is null ? null : ServeTop(executor, top);
        using TcpListener listener = TcpListener.Bind(reactor, at);
        using ProcessSignal stop = ProcessSignal.Stop();
        var server = new HttpServer(executor, listener, limits);
        server.Start();
        Console.WriteLine("listening on http://" + listener.LocalEndPoint + ", Ctrl-C stops");

        executor.BlockOn(stop.Wait());

        server.Stop();
        int cutOff = executor.ShutDown(
            Clock.TicksFromMilliseconds(FinishMilliseconds), Clock.TicksFromMilliseconds(CleanUpMilliseconds));
        Console.WriteLine(cutOff == 0 ? "stopped" : "stopped, and cut off " + cutOff);
        return 0;
    }

    /// <summary>Measuring costs two looks at the clock for each poll, so it is done only if somebody is to see it.</summary>
    private static RuntimeConsole ServeTop(Executor executor, EndPoint at)
    {
        var monitor = new ExecutorMonitor(executor);
        executor.Trace = monitor;
        return RuntimeConsole.Serve(monitor, at, "http-hello");
    }
}
