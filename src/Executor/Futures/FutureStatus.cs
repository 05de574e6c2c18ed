namespace Embedded.Async;

/// <summary>The bits of <see cref="Future._state"/>. One int holds them all: on a device every field costs 12 bytes.</summary>
/// <remarks>
/// <code>
///            (1)              (2)
///   Inert ---------> Awaited ------> Completed --+
///     ^                 |  | (3)                 |  (6)
///     |                 |  +-------> Faulted ----+------> Taken
///     |                 |   (4)                  |          |
///     |                 +----------> Canceled ---+          |
///     |                      (5)        ^                   |
///     +-- (5) from Inert: abandoned ----+                   |
///     +------------------------- (7) -----------------------+
/// </code>
/// 1 <see cref="Future.GetAwaiter"/>, Spawn, Join or Select takes it. 2 the builder's SetResult, or a leaf's event.
/// 3 the builder's SetException. 4, 5 <see cref="Future.Cancel"/>. 6 <see cref="Future.GetResult"/>, or the executor that ends
/// the task. 7 the pool hands it out again.
/// </remarks>
internal static class FutureStatus
{
    /// <summary>Created and not yet awaited; none of its code has run.</summary>
    public const int Inert = 0;

    /// <summary>Somebody waits for it: it runs, or it is registered with whatever will wake it.</summary>
    public const int Awaited = 1;

    /// <summary>Has its result; the awaiter has not yet taken it.</summary>
    public const int Completed = 2;

    /// <summary>Ended by an exception, which stands in <see cref="Future._continuation"/> as a <see cref="Fault"/>.</summary>
    public const int Faulted = 3;

    /// <summary>Dropped before it had a result.</summary>
    public const int Canceled = 4;

    /// <summary>Its result was taken; it is in a pool, or (strict mode) will never be used again.</summary>
    public const int Taken = 5;

    /// <summary>The bits that hold one of the values above.</summary>
    public const int Mask = 7;

    /// <summary>
    /// A cancellation was thrown into this state machine. Set by the unwinder once in a use, so that what its finally
    /// blocks await is clean-up and is left alone. Cleared when the pool hands it out.
    /// </summary>
    public const int Cancelling = 1 << 3;

    /// <summary>Runs inside the clean-up of a cancelled machine, so the cancellation passes it by. Set and cleared likewise.</summary>
    public const int Shielded = 1 << 4;

    /// <summary>A timer that stands in the wheel, or a signal's wait that a set completes. Cleared when it fires or is cancelled.</summary>
    public const int Armed = 1 << 5;

    /// <summary>A signal's wait: the flag is up. (Timers use the bit otherwise.)</summary>
    public const int Set = 1 << 6;

    /// <summary>A timer whose deadline still counts from its first poll. Set on creation, cleared by arming.</summary>
    public const int Relative = 1 << 6;

    /// <summary>Made in strict mode: never returns to a pool. Set on creation, never cleared.</summary>
    public const int Strict = 1 << 7;

    /// <summary>The future of an async method. Set when the object is made, and kept for its life.</summary>
    public const int Machine = 1 << 8;

    /// <summary>
    /// A state machine with a try block of its own, so that dropping it must run code. Set when the object is made, and kept
    /// for its life.
    /// </summary>
    public const int Handlers = 1 << 9;

    /// <summary>A combinator, that is, what has branches: handlers without a machine. Set when the object is made, and kept for its life.</summary>
    public const int Combinator = Handlers;

    /// <summary>The bits that say what an object is; pools keep them and clear all others.</summary>
    public const int Kind = Machine | Handlers;

    /// <summary>
    /// A state machine that caught its cancellation and went on waiting; it is dropped without being asked again. Set by the
    /// unwinder. (State machines and timers use different bits from here on.)
    /// </summary>
    public const int Swallowed = 1 << 10;

    /// <summary>
    /// A state machine keeps above this bit the number of the await at which the cancellation was thrown into it. Set
    /// together with <see cref="Cancelling"/>.
    /// </summary>
    public const int AwaitShift = 11;

    /// <summary>A timer or a signal's wait keeps the slot of the task it wakes above this bit.</summary>
    public const int SlotShift = 10;
}
