using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>The end of a task of a pool: await it for how the task has ended. Once, by one task.</summary>
/// <remarks>
/// <para>What the task threw is thrown to who awaits, and only there; if nobody awaits it goes with the handle. A task that was cancelled ends the
/// await with <see cref="FutureCanceledException"/>.</para>
/// <para>Cancellation of the await: strict, the task runs on, by itself from then on. Allocation: a handle that was awaited, or given up by
/// <see cref="Detach"/>, is used again; one that is just forgotten is the collector's.</para>
/// </remarks>
public sealed class JoinHandle : Future, ITaskEnd
{
    private static readonly SharedPool s_shared = new("join handles", knob: null);

    internal TaskHandle _task;
    private TaskOutcome _outcome;

    private JoinHandle()
    {
    }

    /// <summary>The task's handle.</summary>
    public TaskHandle Task => _task;

    /// <summary>Whether the task has ended. Any thread.</summary>
    public bool IsFinished => _outcome.IsOver;

    internal override string Name => "JoinHandle";

    internal override bool IsLeaf => true;

    /// <summary>Asks the task to end, as <see cref="TaskHandleExtensions.Cancel"/> does; await the handle for its clean-up. Any thread.</summary>
    public void Abort() => _task.Cancel();

    /// <summary>Gives the handle up: the task runs on, and what it throws is nobody's. The handle must not be used any more.</summary>
    /// <exception cref="FutureMisuseException">It is awaited, or was.</exception>
    public void Detach()
    {
        Attach(null);
        Recycle();
    }

    internal static JoinHandle Rent() => s_shared.Rent() is Future free ? Platform.As<JoinHandle>(free) : Platform.Track(new JoinHandle());

    void ITaskEnd.TaskEnded(TaskState state, Exception? cause, Future root)
    {
        if (!_outcome.End(state, cause))
        {
            ReturnToPool();
        }
    }

    internal override bool TryCompleteEarly()
    {
        if (!_outcome.HasCompleted)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor) => _outcome.Poll(this, executor.CurrentWaker);

    internal override void Recycle()
    {
        // Before it leaves: from then on the thread on which the task ends may hand the object out again.
        SetStatus(FutureStatus.Taken);
        if (_outcome.Leave())
        {
            ReturnToPool();
        }
    }

    private void ReturnToPool()
    {
        _outcome = default;
        _task = TaskHandle.None;
        s_shared.Return(this);
    }
}

/// <summary>As <see cref="JoinHandle"/>, with the task's result.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class JoinHandle<T> : Future<T>, ITaskEnd
{
    private static readonly SharedPool s_shared = new("join handles", knob: null);

    internal TaskHandle _task;
    private TaskOutcome _outcome;

    private JoinHandle()
    {
    }

    /// <inheritdoc cref="JoinHandle.Task"/>
    public TaskHandle Task => _task;

    /// <inheritdoc cref="JoinHandle.IsFinished"/>
    public bool IsFinished => _outcome.IsOver;

    internal override string Name => "JoinHandle";

    internal override bool IsLeaf => true;

    /// <inheritdoc cref="JoinHandle.Abort"/>
    public void Abort() => _task.Cancel();

    /// <inheritdoc cref="JoinHandle.Detach"/>
    public void Detach()
    {
        Attach(null);
        Recycle();
    }

    internal static JoinHandle<T> Rent() =>
        s_shared.Rent() is Future free ? Platform.As<JoinHandle<T>>(free) : Platform.Track(new JoinHandle<T>());

    void ITaskEnd.TaskEnded(TaskState state, Exception? cause, Future root)
    {
        if (state == TaskState.Completed)
        {
            // Nobody reads it before the end is told.
            _result = Platform.As<Future<T>>(root)._result;
        }

        if (!_outcome.End(state, cause))
        {
            ReturnToPool();
        }
    }

    internal override bool TryCompleteEarly()
    {
        if (!_outcome.HasCompleted)
        {
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor) => _outcome.Poll(this, executor.CurrentWaker);

    internal override void Recycle()
    {
        // Before it leaves: from then on the thread on which the task ends may hand the object out again.
        SetStatus(FutureStatus.Taken);
        if (_outcome.Leave())
        {
            ReturnToPool();
        }
    }

    private void ReturnToPool()
    {
        _outcome = default;
        _result = default!;
        _task = TaskHandle.None;
        s_shared.Return(this);
    }
}
