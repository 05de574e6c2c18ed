using System;

namespace Embedded.Async;

/// <summary>Misuse of tokens, supervisors and watchdogs.</summary>
internal static partial class Errors
{
    internal static Exception NoClock() => new WrongContextException(
        "a deadline that is set outside a task needs a clock; pass one to the constructor of CancellationSource");

    internal static Exception SupervisorRuns(string name) => new FutureMisuseException(
        name + ": is running already; make a supervisor for each task");

    internal static Exception TooManyRestarts(string name, int restarts, long windowTicks, Exception? last) => new RestartLimitException(
        name + ": would be started again more than " + restarts + " times within " + windowTicks
        + " ticks; mend what ends it, or raise mostRestarts or the delays of its Backoff",
        last);

    internal static Exception WatchdogFull(int capacity) => new CapacityException(
        "all " + capacity + " entries of the watchdog are used; raise its capacity, or remove one");
}
