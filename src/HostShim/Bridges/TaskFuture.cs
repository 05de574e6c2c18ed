using System.Threading.Tasks;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>See <see cref="Bridge.AsFuture(Task)"/>.</summary>
internal sealed class TaskFuture : Future
{
    private static readonly SharedPool s_shared = new("Bridge.AsFuture", knob: null);

    private ValueTask _source;
    private TaskWait _wait;

    internal override string Name => "Bridge.AsFuture";

    internal override bool IsLeaf => true;

    internal static TaskFuture Rent(ValueTask source)
    {
        Future? free = s_shared.Rent();
        TaskFuture future = free is null ? Platform.Track(new TaskFuture()) : Platform.As<TaskFuture>(free);
        future._source = source;
        return future;
    }

    internal override bool TryCompleteEarly()
    {
        if (!_source.IsCompletedSuccessfully)
        {
            // What failed is left to Poll: an exception goes through the continuation.
            return false;
        }

        _source.GetAwaiter().GetResult();
        _wait.Withdraw();
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        if (TryCompleteEarly())
        {
            return _continuation;
        }

        // The Task itself, or for a source that may be asked only once a Task that asks it, also if this wait is cancelled.
        Task task = _source.AsTask();
        _source = new ValueTask(task);
        if (!_wait.Poll(task, executor))
        {
            return null;
        }

        return task.IsCompletedSuccessfully ? EndCompleted() : EndFaulted(TaskWait.ExceptionOf(task));
    }

    internal override Future? Cancel(Executor executor)
    {
        _wait.Withdraw();
        return EndCanceled();
    }

    internal override void Recycle()
    {
        // Registered still, if it was dropped where it stood.
        _wait.Withdraw();
        _source = default;
        s_shared.Return(this);
    }
}

/// <summary>As <see cref="TaskFuture"/>, with a value.</summary>
internal sealed class TaskFuture<T> : Future<T>
{
    private static readonly SharedPool s_shared = new("Bridge.AsFuture", knob: null);

    private ValueTask<T> _source;
    private TaskWait _wait;

    internal override string Name => "Bridge.AsFuture";

    internal override bool IsLeaf => true;

    internal static TaskFuture<T> Rent(ValueTask<T> source)
    {
        Future? free = s_shared.Rent();
        TaskFuture<T> future = free is null ? Platform.Track(new TaskFuture<T>()) : Platform.As<TaskFuture<T>>(free);
        future._source = source;
        return future;
    }

    internal override bool TryCompleteEarly()
    {
        if (!_source.IsCompletedSuccessfully)
        {
            return false;
        }

        _result = _source.GetAwaiter().GetResult();
        _wait.Withdraw();
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        if (TryCompleteEarly())
        {
            return _continuation;
        }

        Task<T> task = _source.AsTask();
        _source = new ValueTask<T>(task);
        if (!_wait.Poll(task, executor))
        {
            return null;
        }

        if (!task.IsCompletedSuccessfully)
        {
            return EndFaulted(TaskWait.ExceptionOf(task));
        }

        _result = task.GetAwaiter().GetResult();
        return EndCompleted();
    }

    internal override Future? Cancel(Executor executor)
    {
        _wait.Withdraw();
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _wait.Withdraw();
        _source = default;
        _result = default!;
        s_shared.Return(this);
    }
}
