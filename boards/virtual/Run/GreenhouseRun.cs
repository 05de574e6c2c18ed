using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Embedded.Async;

namespace Embedded.Boards.Virtual;

/// <summary>One run of the rig: until its time is over, its input has ended, or somebody has had enough.</summary>
internal sealed class GreenhouseRun
{
    private readonly GreenhouseRig _rig;
    private readonly RunOptions _options;
    private readonly List<string> _faults = [];
    private volatile bool _stopAsked;

    internal GreenhouseRun(GreenhouseRig rig, RunOptions options)
    {
        _rig = rig;
        _options = options;
        rig.Executor.UnhandledException = (task, fault) => Keep($"task \"{rig.Executor.GetName(task)}\"", fault);
        rig.Board.DispatcherFault += fault => Keep("interrupt handler", fault);
    }

    /// <summary>What went wrong in the firmware, a line each.</summary>
    internal IReadOnlyList<string> Faults => _faults;

    /// <summary>How long it took on this computer's clock. Not for the report, which must not depend on it.</summary>
    internal TimeSpan Elapsed { get; private set; }

    internal void Execute(TextReader input, TextWriter output, TextWriter error)
    {
        bool terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        long start = Stopwatch.GetTimestamp();
        if (terminal && RunProgress.IsWanted(_options))
        {
            RunProgress.Show(error, _options.ForTicks!.Value, report => Execute(input, output, report));
        }
        else
        {
            Execute(input, output, report: null);
        }

        Elapsed = Stopwatch.GetElapsedTime(start);
    }

    private void Execute(TextReader input, TextWriter output, Action<long>? report)
    {
        ConsoleFeeder? feeder = null;
        ConsoleEcho? echo = null;
        if (_options.Interactive)
        {
            feeder = new ConsoleFeeder(_rig.Console, input);
            echo = new ConsoleEcho(_rig.Console.Transcript, output);
            feeder.Start();
        }

        bool Between()
        {
            long now = _rig.Board.Time.NowTicks;
            echo?.Flush();
            feeder?.Watch(now);
            report?.Invoke(now);
            return _stopAsked || feeder is { HasEnded: true };
        }

        // A run on the virtual clock is over before anybody could want to stop it and see a report.
        if (_options.RealTime)
        {
            Console.CancelKeyPress += Stop;
        }

        try
        {
            _rig.Runner.Run(_options.ForTicks ?? Duration.MostTicks, Between);
            echo?.Flush();
        }
        finally
        {
            feeder?.Close();
            if (_options.RealTime)
            {
                Console.CancelKeyPress -= Stop;
            }
        }
    }

    private void Stop(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        _stopAsked = true;
    }

    /// <summary>Where it happened is left to a debugger; a report with a stack in it is not read.</summary>
    private void Keep(string where, Exception fault) =>
        _faults.Add($"{where}: {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}");
}
