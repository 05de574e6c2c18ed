using System;
using System.Globalization;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.HttpHello;

/// <summary>The command line: <c>http-hello [PORT]</c>. Exit codes: 0 stopped in good order, 1 cannot listen, 2 wrong arguments.</summary>
internal static class Program
{
    private const int DefaultPort = 8080;
    private const int FinishMilliseconds = 5000;
    private const int CleanUpMilliseconds = 1000;

    private static int Main(string[] args)
    {
        ushort port = DefaultPort;
        if (args.Length > 1 || (args.Length == 1 && !ushort.TryParse(args[0], CultureInfo.InvariantCulture, out port)))
        {
            Console.Error.WriteLine("usage: http-hello [PORT], by default " + DefaultPort + "; 0 takes a free one");
            return 2;
        }

        try
        {
            return Serve(new IPEndPoint(IPAddress.Loopback, port), new HttpLimits());
        }
        catch (IoException e)
        {
            Console.Error.WriteLine("http-hello: " + e.Message);
            return 1;
        }
    }

    private static int Serve(IPEndPoint at, HttpLimits limits)
    {
        using var reactor = new Reactor(new SystemClock());
        // A slot for each client, for the one who accepts and for the wait below.
        using var executor = new Executor(reactor.Clock, limits.MostConnections + 2, reactor);
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
}
