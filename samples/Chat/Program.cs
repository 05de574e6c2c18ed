using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

/// <summary>The process: an executor that rests in a reactor, the server in it, and a stop in good order.</summary>
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
            return Serve(options.At, options.Limits);
        }
        catch (IoException e)
        {
            Console.Error.WriteLine("chat: " + e.Message);
            return 1;
        }
    }

    private static int Serve(IPEndPoint at, ChatLimits limits)
    {
        using var reactor = new Reactor(new SystemClock());
        // A slot for each client, for the one who accepts and for the wait below.
        using var executor = new Executor(reactor.Clock, limits.MostClients + 2, reactor);
        using TcpListener listener = TcpListener.Bind(reactor, at);
        using ProcessSignal stop = ProcessSignal.Stop();
        var server = new ChatServer(executor, listener, limits);
        server.Start();
        Console.WriteLine("listening on " + listener.LocalEndPoint + ", Ctrl-C stops");

        executor.BlockOn(stop.Wait());

        server.Stop();
        int cutOff = executor.ShutDown(
            Clock.TicksFromMilliseconds(FinishMilliseconds), Clock.TicksFromMilliseconds(CleanUpMilliseconds));
        Console.WriteLine(cutOff == 0 ? "stopped" : "stopped, and cut off " + cutOff);
        return 0;
    }
}
