using System.Globalization;

namespace ModelChecking;

/// <summary>How far a search goes. All schedules within the bounds are run.</summary>
internal sealed record Bounds
{
    /// <summary>
    /// How often a thread that could go on may be made to wait for another. Two find nearly all known bugs of this kind (Musuvathi and
    /// Qadeer, "Iterative context bounding for systematic testing of multithreaded programs", 2007).
    /// </summary>
    public int Preemptions { get; init; } = 2;

    /// <summary>
    /// How often a thread may leave the processor with volatile writes that no other thread sees yet. 0 is sequential consistency; with 1 or
    /// more, each thread has a first-in first-out store buffer as an x86 processor does, which empties at any later moment.
    /// </summary>
    public int Delays { get; init; }

    /// <summary>How often a wait with a time limit may end by it. With 0 such a wait lasts until it is ended, so a lost wake-up shows.</summary>
    public int Timeouts { get; init; }

    /// <summary>Operations of one schedule; more than that is a livelock.</summary>
    public int Steps { get; init; } = 2_000;

    /// <summary>Schedules of one search; a search that needs more has failed, because it was not complete.</summary>
    public int Schedules { get; init; } = 1_000_000;

    /// <summary>No bound but that of steps.</summary>
    public static Bounds None => new() { Preemptions = int.MaxValue, Delays = 0 };

    /// <summary>No bound but that of steps, with store buffers.</summary>
    public static Bounds NoneWithDelays => new() { Preemptions = int.MaxValue, Delays = int.MaxValue };

    /// <inheritdoc/>
    public override string ToString() => $"preemptions: {Text(Preemptions)}, delays: {Text(Delays)}, timeouts: {Text(Timeouts)}";

    private static string Text(int bound) => bound == int.MaxValue ? "any" : bound.ToString(CultureInfo.InvariantCulture);
}
