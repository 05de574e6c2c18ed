using System;
using System.IO;
using System.Net;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>The program, apart from the process it runs in: options in, a run, a report out.</summary>
internal static class VirtualProgram
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Does everything. What goes to <paramref name="output"/> depends on the arguments and files alone.</summary>
    /// <param name="args">The command line; <c>--help</c> explains it.</param>
    /// <param name="input">What is typed, with <c>--interactive</c>.</param>
    /// <param name="output">The report, and what the board says with <c>--interactive</c>.</param>
    /// <param name="error">Errors, a line each, and how fast it was.</param>
    /// <returns>0 all well; 1 the firmware allocated or failed, a file could not be written, or the serial port is in use; 2 wrong options or input files.</returns>
    internal static int Run(string[] args, TextReader input, TextWriter output, TextWriter error) =>
        Run(args, input, output, error, prepare: null);

    /// <summary>As above; a test may change the rig before it runs.</summary>
    internal static int Run(string[] args, TextReader input, TextWriter output, TextWriter error, Action<GreenhouseRig>? prepare)
    {
        RunOptions? options = new CommandLine().Parse(args, output, out string? mistake);
        if (options is null)
        {
            return mistake is null ? 0 : Complain(error, mistake, Misused);
        }

        RunInputs? inputs = RunInputs.Load(options, out mistake);
        if (inputs is null)
        {
            return Complain(error, mistake!, Misused);
        }

        using var rig = new GreenhouseRig(options.Seed, inputs.Trace, options.RealTime);
        try
        {
            inputs.Script?.Apply(rig.Board);
        }
        catch (ScriptFormatException refused)
        {
            return Complain(error, refused.Message, Misused);
        }

        OutputFile? vcd = options.Vcd is null ? null : OutputFile.Check(options.Vcd, out mistake);
        OutputFile? json = options.Json is null || mistake is not null ? null : OutputFile.Check(options.Json, out mistake);
        if (mistake is not null)
        {
            return Complain(error, mistake, Failed);
        }

        using UartServer? serial = Serve(rig, options, output, out mistake);
        if (mistake is not null)
        {
            return Complain(error, mistake, Failed);
        }

        prepare?.Invoke(rig);
        var run = new GreenhouseRun(rig, options);
        run.Execute(input, output, error);
        serial?.Dispose();
        RunReport report = ReportBuilder.Build(rig, options, inputs, run.Faults);
        ReportPrinter.Print(report, output, HasColours(output));
        Complain(error, $"{Duration.Describe(report.Clock.EndTicks)} of virtual time in {run.Elapsed.TotalSeconds:0.00} s", 0);

        mistake = vcd?.Write(writer => VcdWriter.Write(rig.Board.Recorder, report.Clock.EndTicks, writer));
        mistake ??= json?.Write(writer => JsonReport.Write(report, writer));
        return mistake is not null ? Complain(error, mistake, Failed) : report.ExitCode;
    }

    /// <summary>Makes the console a port of this machine, and says where, if that was asked for.</summary>
    private static UartServer? Serve(GreenhouseRig rig, RunOptions options, TextWriter output, out string? mistake)
    {
        mistake = null;
        if (options.Serial is not { } place)
        {
            return null;
        }

        try
        {
            UartServer server = place.IsTerminal ? UartServer.OpenTerminal(rig.Console) : UartServer.Listen(rig.Console, new IPEndPoint(IPAddress.Loopback, place.Port));
            string until = options.ForTicks is { } ticks ? "for " + Duration.Describe(ticks) : "until Ctrl-C";
            output.Write($"serial console at {server.Address}, in real time {until}\n\n");
            output.Flush();
            return server;
        }
        catch (IoException refused)
        {
            mistake = $"--serial {place.Text}: {refused.Message}";
            return null;
        }
    }

    /// <summary>Writes a line, whatever is in the text: a file name may have line ends in it.</summary>
    private static int Complain(TextWriter error, string text, int exitCode)
    {
        error.Write(text.ReplaceLineEndings(" ") + "\n");
        return exitCode;
    }

    private static bool HasColours(TextWriter output) => ReferenceEquals(output, Console.Out)
        && !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
