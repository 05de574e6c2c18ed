namespace Embedded.Async;

/// <summary>
/// Names one task of one executor, for ever: when the task has ended the handle is stale and does nothing to the next task
/// in its slot. A number, so it can be copied, stored and passed to any thread; 0 names no task.
/// </summary>
/// <remarks>
/// Bits 63..32 generation, 31..24 executor, 23..0 slot. A slot's generation grows by one a task and wraps after 2^32 of them:
/// a handle would be mistaken only if it were kept while exactly a multiple of 4,294,967,296 tasks went through its slot.
/// </remarks>
public enum TaskHandle : long
{
    /// <summary>No task.</summary>
    None = 0,
}

/// <summary>
/// What wakes one task. A number, so it can be kept in a field and used from an interrupt or another thread, also after
/// the task has ended, when it does nothing. 0 wakes nobody.
/// </summary>
/// <remarks>The bits are those of the task's <see cref="TaskHandle"/>.</remarks>
public enum Waker : long
{
    /// <summary>Wakes nobody.</summary>
    None = 0,
}

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>The handle is 0, or another task has its slot by now.</summary>
    Unknown,

    /// <summary>In the run queue.</summary>
    Ready,

    /// <summary>Being polled.</summary>
    Running,

    /// <summary>Waits for a wake-up.</summary>
    Waiting,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended by an exception.</summary>
    Faulted,

    /// <summary>Ended because it was cancelled.</summary>
    Canceled,
}
