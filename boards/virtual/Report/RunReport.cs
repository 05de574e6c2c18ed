using System.Collections.Generic;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Everything that is known after a run, in the shape that <c>--json</c> writes: names are the JSON's in camel case, times
/// are in ticks. Only add to it; whoever reads it relies on what is there.
/// </summary>
internal sealed record RunReport
{
    /// <summary>Changes when something is renamed or removed.</summary>
    public string Schema { get; } = "virtual-board/1";

    public string Firmware { get; } = "greenhouse controller";

    public required OptionsPart Options { get; init; }

    public required ClockPart Clock { get; init; }

    public required IReadOnlyList<PinPart> Pins { get; init; }

    public required IReadOnlyList<TaskPart> Tasks { get; init; }

    public required CpuPart Cpu { get; init; }

    /// <summary>What is wrong with the tasks, if anything.</summary>
    public required IReadOnlyList<LintPart> Lints { get; init; }

    public required TimersPart Timers { get; init; }

    public required InterruptsPart Interrupts { get; init; }

    public required I2cPart I2c { get; init; }

    public required UartPart Uart { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<Happening> Events { get; init; }

    public required HeapPart Heap { get; init; }

    /// <summary>Exceptions that the firmware did not handle, a line each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What the program ends with: not 0 if start-up never ended, something was allocated after it, or there are faults.</summary>
    public int ExitCode => Heap is { Sealed: true, Bytes: 0 } && Faults.Count == 0 ? 0 : 1;

    /// <summary>What was asked for. <c>ForTicks</c> is null for a run as long as its input.</summary>
    internal sealed record OptionsPart(long? ForTicks, bool Realtime, bool Interactive, ulong Seed, string Trace, string? Script);

    internal sealed record ClockPart(long TicksPerSecond, long EndTicks);

    /// <summary>A pin; <c>Timeline</c> has a character a column of equal time: <c>_</c> low, <c>#</c> high, <c>x</c> both.</summary>
    internal sealed record PinPart(string Name, long Edges, long HighTicks, double HighShare, string Timeline);

    internal sealed record TaskPart(
        string Name,
        string State,
        long Spawns,
        long Polls,
        long Wakes,
        long LongestPollTicks,
        long MedianLatencyTicks,
        long WorstLatencyTicks);

    /// <summary>The modelled processor: how long it was in polls and at rest, and the shares of the whole run.</summary>
    internal sealed record CpuPart(long BusyTicks, long IdleTicks, double BusyShare, double IdleShare);

    /// <summary>A finding; what <c>Figure</c> counts depends on the lint and is said in <c>Text</c>.</summary>
    internal sealed record LintPart(string Lint, string Task, long Figure, string Text, string Advice);

    internal sealed record TimersPart(long Fired, long WorstLatenessTicks);

    internal sealed record InterruptsPart(long Posted, long Lost, int MostWaiting);

    internal sealed record I2cPart(long Transfers, long Failed, long BusyTicks);

    internal sealed record UartPart(long BytesIn, long BytesOut, long BytesLost);

    /// <summary>Bytes allocated and polls done after start-up; both 0 and <c>Sealed</c> false if it never ended.</summary>
    internal sealed record HeapPart(bool Sealed, long Bytes, long Polls);
}
