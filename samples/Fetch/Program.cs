using System;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Fetch;

/// <summary>The process: an executor that rests in a reactor, the fetcher in it, and Ctrl-C, which cancels what is left.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (new CommandLine().Parse(args, Console.In, Console.Out, Console.Error, out int exitCode) is not { } request)
        {
            return exitCode;
        }

        using var reactor = new Reactor(new SystemClock());
        // A slot for each URL, and one for the wait below.
        using var executor = new Executor(reactor.Clock, request.Urls.Count + 1, reactor);
        using ProcessSignal stop = ProcessSignal.Stop();
        long start = reactor.Clock.NowTicks;

        Outcome[] outcomes = executor.BlockOn(new Fetcher(executor, reactor, request.Options).FetchAll(request.Urls, stop.Wait()));

        long milliseconds = Clock.MillisecondsFromTicks(reactor.Clock.NowTicks - start);
        if (request.IsJson)
        {
            using System.IO.Stream output = Console.OpenStandardOutput();
            Report.WriteJson(outcomes, milliseconds, output);
        }
        else
        {
            Report.WriteTable(outcomes, milliseconds, Console.Out);
        }

        return outcomes.All(outcome => outcome.State == "ok") ? 0 : 1;
    }
}
