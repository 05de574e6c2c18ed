namespace Embedded.Async;

/// <summary>
/// Tasks that stand in no executor's slots because several threads take turns with them. Their handles carry the number of an executor
/// without slots, which asks here; and each of the threads polls them on a stage, an executor with one slot.
/// </summary>
/// <remarks>Any thread may call any member, except where it says otherwise.</remarks>
internal abstract class TaskHome
{
    /// <summary>The executor without slots that has its number.</summary>
    internal abstract Executor Face { get; }

    /// <summary>The wheels of its threads; a timer knows its wheel by the place here.</summary>
    internal abstract TimerShard[] TimerShards { get; }

    /// <summary>Where the generations of its tasks begin; called once, before anybody can find a handle.</summary>
    internal abstract void Begin(int number, int generation);

    /// <summary>The generation that no handle of it has reached.</summary>
    internal abstract int NextGeneration();

    /// <summary>Spawns for the task that is being polled on a stage.</summary>
    internal abstract TaskHandle Spawn(Executor stage, Future future, string? name);

    /// <summary>Whether a task stays on one thread.</summary>
    internal abstract bool IsPinned(TaskHandle task);

    /// <summary>What wakes the task that is in a slot now.</summary>
    internal abstract Waker WakerOf(int slot);

    internal abstract void Wake(long waker);

    internal abstract bool Cancel(TaskHandle handle);

    internal abstract TaskState GetState(TaskHandle handle);

    internal abstract string? GetName(TaskHandle handle);

    /// <summary>Adds a joiner, or tells it at once that its task has ended.</summary>
    internal abstract void Join(JoinTaskFuture join, Waker waker);

    /// <summary>Removes a joiner, unless it was told meanwhile.</summary>
    internal abstract void Leave(JoinTaskFuture join);
}
