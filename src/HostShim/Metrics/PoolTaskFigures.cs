using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What a <see cref="PoolMonitor"/> has seen of one task.</summary>
/// <param name="Task">Which.</param>
/// <param name="Name">What it was spawned as, or null.</param>
/// <param name="State">Ready, Running or Waiting; it may be old.</param>
/// <param name="Polls">Polls that have ended.</param>
/// <param name="SelfWakes">Polls after which it wanted the next at once: yields, and wake-ups of itself.</param>
/// <param name="BusyNanoseconds">In those polls.</param>
/// <param name="PollNanoseconds">How long the poll has lasted that it is in, or 0.</param>
/// <param name="LongestPollNanoseconds">The longest poll, counting also the one it is in.</param>
/// <param name="SinceLastPollNanoseconds">Since its last poll ended, or since it was spawned; 0 while it is being polled.</param>
/// <param name="LongestReadyNanoseconds">The longest from its spawn, a yield or a wake-up of itself to the poll that followed.</param>
/// <param name="AgeNanoseconds">Since it was spawned.</param>
public readonly record struct PoolTaskFigures(
    TaskHandle Task,
    string? Name,
    TaskState State,
    long Polls,
    long SelfWakes,
    long BusyNanoseconds,
    long PollNanoseconds,
    long LongestPollNanoseconds,
    long SinceLastPollNanoseconds,
    long LongestReadyNanoseconds,
    long AgeNanoseconds);
