using System;
using System.IO;
using System.Linq;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.ModbusGateway;

/// <summary>The command <c>modbus-gateway</c>. Exit codes: 0 stopped in good order, 1 cannot listen, 2 wrong options.</summary>
internal static class Program
{
    private const int CleanUpMilliseconds = 1000;

    private static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        GatewayOptions? options = new GatewayCommandLine().Parse(args, output, out string? mistake);
        if (options is null)
        {
            if (mistake is not null)
            {
                error.Write("modbus-gateway: " + mistake.ReplaceLineEndings(" ") + "\n");
            }

            return mistake is null ? 0 : 2;
        }

        try
        {
            return options.Demo ? Demonstration.Run(options, output) : Serve(options, output, error);
        }
        catch (IoException e)
        {
            error.Write("modbus-gateway: " + e.Message + "\n");
            return 1;
        }
    }

    /// <summary>Makes the lines of the options, and the map to them.</summary>
    internal static LineMap MakeLines(Reactor reactor, GatewayOptions options, Action<string> report)
    {
        var timing = new RtuTiming(options.Baud);
        return new LineMap(
            [.. options.Lines.Select(line => new SerialLine(reactor, line.Address, timing, options.Limits, report))],
            [.. options.Lines.Select(line => line.Units)]);
    }

    private static int Serve(GatewayOptions options, TextWriter output, TextWriter error)
    {
        using var reactor = new Reactor(new SystemClock());
        // And one for the wait below.
        using var executor = new Executor(reactor.Clock, Gateway.SlotsFor(options.Lines.Count, options.Limits) + 1, reactor);
        using TcpListener listener = TcpListener.Bind(reactor, options.Listen);
        using ProcessSignal stop = ProcessSignal.Stop();
        void Report(string text) => error.Write("modbus-gateway: " + text + "\n");
        new Gateway(executor, listener, MakeLines(reactor, options, Report), options.Limits, Report).Start();
        output.Write("listening on " + listener.LocalEndPoint + ", Ctrl-C stops\n");
        output.Flush();

        executor.BlockOn(stop.Wait());

        executor.ShutDown(0, Clock.TicksFromMilliseconds(CleanUpMilliseconds));
        output.Write("stopped\n");
        return 0;
    }
}
