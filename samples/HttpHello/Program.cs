using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.HttpHello;

/// <summary>The process: where the tasks run, the server in it, and a stop in good order.</summary>
internal static class Program
{
    private const int FinishMilliseconds = 5000;
    private const int CleanUpMilliseconds = 1000;

    private static int Main(string[] args)
    {
        if (!CommandLine.TryParse(args, out int port, out int workers, out EndPoint? top))
        {
            Console.Error.WriteLine(CommandLine.Usage);
            return 2;
        }

        try
        {
            return Serve(new IPEndPoint(IPAddress.Loopback, port), new HttpLimits(), workers, top);
        }
        catch (IoException e)
        {
            Console.Error.WriteLine("http-hello: " + e.Message);
            return 1;
        }
    }

    private static int Serve(IPEndPoint at, HttpLimits limits, int workers, EndPoint? top)
    {
        // A slot for each client, for the one who accepts, for the waits below and for who answers emb top.
        using var host = new TaskHost(workers, limits.MostConnections + 3, isWatched: top is not null);
        using RuntimeConsole? console = top is null ? null : host.ServeTop(top, "http-hello");
        using TcpListener listener = TcpListener.Bind(host.Reactor, at);
        using ProcessSignal stop = ProcessSignal.Stop();
        var server = new HttpServer(host.Reactor.Clock, listener, limits);
        host.Spawn(server.Run(), "accept");
        Console.WriteLine("listening on http://" + listener.LocalEndPoint + ", Ctrl-C stops");

        host.BlockOn(stop.Wait());

        server.Stop();
        host.BlockOn(Timeout.AfterMilliseconds(server.Finish(), FinishMilliseconds));
        int cutOff = host.ShutDown(CleanUpMilliseconds);
        Console.WriteLine(cutOff == 0 ? "stopped" : "stopped, and cut off " + cutOff);
        return 0;
    }
}
