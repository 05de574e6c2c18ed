using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

/// <summary>The process: where the tasks run, the server in it, and a stop in good order.</summary>
internal static class Program
{
    private const int FinishMilliseconds = 3000;
    private const int CleanUpMilliseconds = 1000;

    private static int Main(string[] args)
    {
        if (new CommandLine().Parse(args, Console.Out, Console.Error, out int exitCode) is not { } options)
        {
            return exitCode;
        }

        try
        {
            return Serve(options.At, options.Limits, options.Workers);
        }
        catch (IoException e)
        {
            Console.Error.WriteLine("chat: " + e.Message);
            return 1;
        }
    }

    private static int Serve(IPEndPoint at, ChatLimits limits, int workers)
    {
        // A slot for each client, for the one who accepts and for the waits below.
        using var host = new TaskHost(workers, limits.MostClients + 2);
        using TcpListener listener = TcpListener.Bind(host.Reactor, at);
        using ProcessSignal stop = ProcessSignal.Stop();
        var server = new ChatServer(host.Reactor.Clock, listener, limits);
        host.Spawn(server.Run(), "accept");
        Console.WriteLine("listening on " + listener.LocalEndPoint + ", Ctrl-C stops");

        host.BlockOn(stop.Wait());

        server.Stop();
        host.BlockOn(Timeout.AfterMilliseconds(server.Finish(), FinishMilliseconds));
        int cutOff = host.ShutDown(CleanUpMilliseconds);
        Console.WriteLine(cutOff == 0 ? "stopped" : "stopped, and cut off " + cutOff);
        return 0;
    }
}
