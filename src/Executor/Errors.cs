using System;

namespace Embedded.Async;

/// <summary>Every misuse this assembly reports, in one place; each message says what to change.</summary>
internal static class Errors
{
    internal static void AwaitedTwice(Future future) => throw new InvalidOperationException(
        future.Name + ": this future was awaited, joined, selected or spawned before; a future is used once, so call the method again for another");

    internal static void NotEnded(Future future) => throw new InvalidOperationException(
        future.Name + ": this future has no result, because it has not ended or its result was taken");

    internal static void NoResult(Future future) => throw new InvalidOperationException(
        future.Name + ": no result to take; it has not completed, or its result was taken, or the task has waited since (take it before the next await)");

    internal static void ForeignBuilder() => throw ForeignBuilderError();

    internal static Exception ForeignBuilderError() => new NotSupportedException(
        "a Future is driven by an executor: await it in a method that returns Future, or pass it to Executor.Spawn or Executor.BlockOn");

    internal static Exception ForeignAwaiter(string type) => new NotSupportedException(
        "a method that returns Future awaits futures only, and this is a " + type);

    internal static Exception PoolExhausted(string name, int made, string knob) => new InvalidOperationException(
        name + ": its pool of " + made + " is used up and the executor is sealed; raise " + knob);

    internal static Exception NoSlot(int slots) => new InvalidOperationException(
        "all " + slots + " task slots are used; raise TaskSlots in nf.config or let a task end first");

    internal static Exception NoExecutor(string what) => new InvalidOperationException(
        what + " needs the executor that runs the current task, and no task is running on this thread");

    internal static Exception WrongThread() => new InvalidOperationException(
        "an executor belongs to the thread that first ran it; create another executor for this thread, or wake it with a Signal");

    internal static Exception AlreadyRunning() => new InvalidOperationException(
        "this executor is running already; a task must not run its own executor, it awaits instead");

    internal static Exception Swallowed(string name) => new InvalidOperationException(
        name + ": it caught FutureCanceledException and went on waiting, so it was dropped there; write catch (Exception e) when (e is not FutureCanceledException)");

    internal static Exception Deadlock() => new InvalidOperationException(
        "every task waits, no timer is armed and virtual time has nothing to advance to");

    internal static Exception JoinsItself() => new InvalidOperationException(
        "a task cannot join itself: it would wait for ever");

    internal static Exception WaitedTwice(string what) => new InvalidOperationException(
        what + " has one waiter already; it wakes one task, so use a channel or one signal a task");

    internal static Exception OtherExecutor(string what) => new InvalidOperationException(
        what + " belongs to another executor; pass messages between executors with a Signal");

    internal static Exception OutOfRange(string name, string rule) => new ArgumentOutOfRangeException(name, name + " " + rule);
}
