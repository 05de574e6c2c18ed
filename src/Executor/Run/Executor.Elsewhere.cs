namespace Embedded.Async;

/// <summary>
/// What is asked of a handle whose task stands in no slot of this executor. On the desktop that may be a task of a pool of threads; on a
/// device there are none, and the compiler leaves the calls out.
/// </summary>
public sealed partial class Executor
{
    /// <summary>Begins to wait for the end of a task that is not one of the slots', or learns of it now.</summary>
    /// <returns>False if there is no such task.</returns>
    internal bool TryJoinElsewhere(JoinTaskFuture join, Waker waker)
    {
        bool isElsewhere = false;
        JoinElsewhere(join, waker, ref isElsewhere);
        return isElsewhere;
    }

    /// <summary>Takes back what <see cref="TryJoinElsewhere"/> began.</summary>
    internal bool TryLeaveElsewhere(JoinTaskFuture join)
    {
        bool isElsewhere = false;
        LeaveElsewhere(join, ref isElsewhere);
        return isElsewhere;
    }

    /// <summary>Says that something needs an executor with slots of its own, where there is none.</summary>
    /// <param name="what">What it is, and what to take instead.</param>
    /// <param name="mayBePinned">Whether a task of a pool that stays on one thread may have it all the same.</param>
    partial void RefuseOnStage(string what, bool mayBePinned);

    partial void WakeElsewhere(long waker);

    partial void CancelElsewhere(TaskHandle handle, ref bool isAsked);

    partial void SpawnElsewhere(Future future, string? name, ref TaskHandle handle);

    partial void GetStateElsewhere(TaskHandle handle, ref TaskState state);

    partial void GetNameElsewhere(TaskHandle handle, ref string? name);

    partial void JoinElsewhere(JoinTaskFuture join, Waker waker, ref bool isElsewhere);

    partial void LeaveElsewhere(JoinTaskFuture join, ref bool isElsewhere);

    /// <summary>As <see cref="BeginHandles"/>.</summary>
    partial void BeginElsewhere(int number, int generation);

    /// <summary>As <see cref="NextGeneration"/>.</summary>
    partial void CountElsewhere(ref int next);
}
