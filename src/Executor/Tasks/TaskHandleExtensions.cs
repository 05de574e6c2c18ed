using System;

namespace Embedded.Async;

/// <summary>What can be done with a task through its handle.</summary>
public static class TaskHandleExtensions
{
    /// <summary>
    /// Asks the task to end: what it waits for is withdrawn, its finally blocks run (and may await), and it ends as
    /// <see cref="TaskState.Canceled"/>. Any thread or interrupt; no allocation. Does nothing to a task that has ended.
    /// </summary>
    /// <returns>False if the task has ended or the handle is stale.</returns>
    public static bool Cancel(this TaskHandle handle)
    {
        // Written out: "?." with "??" on a bool needs a type the device lacks.
        Executor? executor = ExecutorTable.Find((long)handle);
        return executor is not null && executor.Cancel(handle);
    }

    /// <summary>Where the task stands. Exact on the executor's thread; elsewhere it may be old by the time it is read.</summary>
    public static TaskState GetState(this TaskHandle handle)
    {
        Executor? executor = ExecutorTable.Find((long)handle);
        return executor is null ? TaskState.Unknown : executor.GetState(handle);
    }

    /// <summary>
    /// Waits for the task to end. Ends with Completed or Canceled, or Unknown if the handle is stale; a task that ended by an
    /// exception throws it here, in each joiner. Cancellation: strict, the task runs on.
    /// </summary>
    /// <exception cref="InvalidOperationException">When awaited: the task belongs to another executor.</exception>
    public static Future<TaskState> Join(this TaskHandle handle) => JoinTaskFuture.Rent(handle);

    /// <summary>
    /// The task's slot, 0 to <see cref="Executor.TaskSlots"/> - 1: a small number to read, and the index for what an application keeps for
    /// each task. Other tasks have it before and after; the handle itself is what names one for ever. Any thread; no allocation.
    /// </summary>
    public static int GetSlot(this TaskHandle handle) => HandleBits.Slot((long)handle);

    /// <summary>
    /// Which of its slot's tasks it is; with <see cref="GetSlot"/> it tells the tasks of one executor apart. Any thread; no allocation.
    /// </summary>
    public static int GetGeneration(this TaskHandle handle) => HandleBits.Generation((long)handle);

    /// <summary>What wakes the task.</summary>
    public static Waker GetWaker(this TaskHandle handle) => (Waker)(long)handle;

    /// <summary>
    /// Puts the task into the run queue if it is not there. Any thread or interrupt; no lock, no allocation; a few
    /// nanoseconds on the executor's own thread, two atomic operations elsewhere. Everything written before the call is
    /// visible to the poll that follows. Does nothing after the task has ended.
    /// </summary>
    public static void Wake(this Waker waker) => ExecutorTable.Find((long)waker)?.Wake((long)waker);
}
