namespace Embedded.Async;

/// <summary>What an event of a <see cref="TraceRecorder"/> is; one for each hook of <see cref="ExecutorTrace"/>.</summary>
public enum TraceEvent
{
    /// <summary>A task was spawned into the slot.</summary>
    Spawned,

    /// <summary>The task was put into the run queue.</summary>
    Woken,

    /// <summary>A poll of the task began.</summary>
    PollStarted,

    /// <summary>The poll ended.</summary>
    PollEnded,

    /// <summary>The task did too many awaits without a wait, and went to the back of the run queue.</summary>
    SteppedAside,

    /// <summary>The task ended.</summary>
    Ended,

    /// <summary>A timer fired.</summary>
    TimerFired,

    /// <summary>Nothing was ready.</summary>
    Idle,
}
