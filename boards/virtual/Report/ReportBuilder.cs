using System.Collections.Generic;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>Collects a report from the rig after its run.</summary>
internal static class ReportBuilder
{
    /// <summary>So many fit between a pin's name and its figures in 80 columns, and 10 minutes come out at 12 s each.</summary>
    internal const int TimelineColumns = 50;

    internal static RunReport Build(GreenhouseRig rig, RunOptions options, RunInputs inputs, IReadOnlyList<string> faults)
    {
        VirtualBoard board = rig.Board;
        TaskMonitor monitor = rig.Runner.Monitor;
        return new RunReport
        {
            Options = new(options.ForTicks, options.RealTime, options.Interactive, options.Seed, inputs.TraceName, inputs.ScriptName),
            Clock = new(VirtualTime.TicksPerSecond, board.Time.NowTicks),
            Pins = [.. new[] { rig.Led.Signal, rig.Fan.Signal, rig.Heater.Signal, rig.Button.Signal }.Select(signal => Pin(board, signal))],
            Tasks = [.. monitor.Tasks.Select(Task)],
            Cpu = Cpu(rig.Runner.Counters.Load!, board.Time.NowTicks),
            Lints = [.. Findings(rig.Runner).Select(Lint)],
            Timers = new(monitor.TimersFired, monitor.WorstTimerLatenessTicks),
            Interrupts = new(board.Interrupts.Posted, board.Interrupts.Dropped, board.Interrupts.HighWater),
            I2c = new(board.I2c.Transfers, board.I2c.FailedTransfers, board.I2c.BusyTicks),
            Uart = new(rig.Console.Incoming.Count, rig.Console.Transcript.Count, rig.Console.Overruns),
            Events = Storyteller.Tell(rig),
            Heap = new(rig.Executor.IsSealed, rig.Runner.AllocatedBytes, rig.Runner.Polls),
            Faults = faults,
        };
    }

    private static RunReport.PinPart Pin(VirtualBoard board, Embedded.HostShim.Signal signal)
    {
        long end = board.Time.NowTicks;
        if (end == 0)
        {
            return new(signal.Name, signal.Transitions, 0, 0, "");
        }

        long high = board.Recorder.HighTicks(signal, 0, end);
        IEnumerable<char> columns = board.Recorder.Timeline(signal, 0, end, TimelineColumns)
            .Select(level => level switch { ColumnLevel.Low => '_', ColumnLevel.High => '#', _ => 'x' });
        return new(signal.Name, signal.Transitions, high, Share(high, end), string.Concat(columns));
    }

    private static RunReport.CpuPart Cpu(ExecutorLoad load, long end) =>
        new(load.BusyTicks, load.IdleTicks, Share(load.BusyTicks, end), Share(load.IdleTicks, end));

    /// <summary>By name, as the tasks are; only what a task waits for is a matter of the one that there is now.</summary>
    private static IEnumerable<TaskFinding> Findings(BoardRunner runner) =>
        runner.Monitor.Tasks.SelectMany(row => runner.Lints.GetFindings(row.Figures, row.Name))
            .Concat(runner.Lints.GetFindings().Where(finding => finding.Lint == TaskLint.LostWaker));

    private static RunReport.LintPart Lint(TaskFinding finding)
    {
        string name = finding.Lint.ToString();
        return new(char.ToLowerInvariant(name[0]) + name[1..], finding.Task, finding.Figure, finding.Text, finding.Advice);
    }

    /// <summary>Rounded, so that the file does not end in digits that say nothing.</summary>
    private static double Share(long ticks, long end) => end == 0 ? 0 : System.Math.Round((double)ticks / end, 6);

    private static RunReport.TaskPart Task(TaskRow row) => new(
        row.Name,
        ((TaskState)row.State.Value).ToString().ToLowerInvariant(),
        row.Spawns,
        row.Polls,
        row.Wakes,
        row.LongestPollTicks,
        row.MedianLatencyTicks,
        row.WorstLatencyTicks);
}
