using System;

namespace Embedded.Async;

/// <summary>Every misuse this assembly reports, in one place; each message says what to change.</summary>
[Cold("misuse: the message is made when it is thrown")]
internal static partial class Errors
{
    internal static void AwaitedTwice(Future future) => throw new FutureMisuseException(
        future.Name + ": used twice; call the method again for another future");

    internal static void NotEnded(Future future) => throw new FutureMisuseException(
        future.Name + ": has not ended, or its result was taken");

    internal static void NoResult(Future future) => throw new FutureMisuseException(
        future.Name + ": no result to take; take it once, after it has completed and before the next await");

    internal static Exception PoolExhausted(string name, string knob) => new CapacityException(
        name + ": none is left, and the executor is sealed; raise " + knob);

    internal static Exception NoSlot(int slots) => new CapacityException(
        "all " + slots + " task slots are used; raise TaskSlots in nf.config");

    internal static Exception NoExecutor(string what) => new WrongContextException(
        what + ": no task is running on this thread");

    internal static Exception WrongThread() => new WrongContextException(
        "an executor belongs to the thread that first ran it; wake it with a Signal");

    internal static Exception AlreadyRunning() => new WrongContextException(
        "the executor is running already; a task awaits instead of running it");

    internal static Exception Swallowed(string name) => new SwallowedCancellationException(
        name + ": swallowed its cancellation; write catch (Exception e) when (e is not FutureCanceledException)");

    internal static Exception Deadlock() => new DeadlockException(
        "every task waits, and no timer is armed");

    internal static Exception JoinsItself() => new WrongContextException(
        "a task cannot join itself");

    internal static Exception WaitedTwice(string what) => new FutureMisuseException(
        what + " has a waiter already; use a channel, or one for each task");

    internal static Exception ScheduleUsed() => new WrongContextException(
        "a schedule belongs to one executor; make another for this one");

    internal static Exception CleanUpTooLong(string name) => new CleanUpTimeoutException(
        name + ": its clean-up took longer than LimitCleanUp allows, and was dropped; allow more, or await less in finally");

    internal static Exception FuseHolds() => new FutureMisuseException(
        "a Fuse holds a future already; await Drop first, or use a second fuse");

    internal static Exception FuseOfOtherTask() => new WrongContextException(
        "another task has begun what the Fuse holds; wait in that task, or await Drop");

    internal static Exception GroupFull(int capacity) => new CapacityException(
        "all " + capacity + " places of the group are used; raise its capacity, or await Next or WaitAll in between");

    internal static Exception NotHeld(string what) => new NotHeldException(
        what + " was disposed before; dispose it once, with using");

    internal static Exception OtherExecutor(string what) => new WrongContextException(
        what + " belongs to another executor; pass a Signal between them");

    internal static Exception OutOfRange(string name, string rule) => new ArgumentOutOfRangeException(name, name + " " + rule);
}
