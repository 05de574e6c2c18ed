using System;

namespace Embedded.Async;

/// <summary>What <see cref="TaskLints"/> look for; several may hold for one task.</summary>
[Flags]
public enum TaskLint
{
    /// <summary>Nothing was found.</summary>
    None = 0,

    /// <summary>Most polls of the task end with a wake-up of itself: a busy loop, which keeps the executor from resting.</summary>
    SelfWaking = 1,

    /// <summary>One of its polls was longer than the limit, or it had to be made to step aside.</summary>
    NeverYielding = 2,

    /// <summary>It has waited longer than the limit, and no timer of its own will end the wait.</summary>
    LostWaker = 4,

    /// <summary>It was, or is, ready for longer than the limit before it is polled.</summary>
    Starved = 8,
}
