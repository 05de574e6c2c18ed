using System;

namespace Embedded.Async;

/// <summary>A place in which a stream runs one future of its user, as a task of its own.</summary>
/// <remarks>
/// <code>
///   free --(1)--> busy --(2)--> done --(3)--> free
/// </code>
/// 1 <see cref="Start"/>. 2 the future has ended, and the stream is told. 3 <see cref="Free"/>, after the stream has looked.
/// A task, so that it goes on whoever waits for the stream and whether anybody does.
/// </remarks>
internal class WorkSlot(Signal ended) : Future
{
    private Future? _work;
    private TaskHandle _task;

    /// <summary>It has been started and the stream has not looked at how it ended.</summary>
    internal bool IsTaken { get; private set; }

    internal bool IsDone => IsTaken && _work is null;

    /// <summary>What it ended with, if that was no result.</summary>
    internal Exception? Failure { get; private set; }

    internal override string Name => "Stream's work";

    /// <summary>Begins it. The caller has seen that there is a task slot.</summary>
    internal void Start(Executor executor, Future work)
    {
        work.Attach(this);
        _work = work;
        _state = FutureStatus.Inert;
        IsTaken = true;
        _task = executor.Spawn(this, null);
    }

    internal void Free()
    {
        IsTaken = false;
        Failure = null;
    }

    /// <summary>Cancels it, if it has not ended.</summary>
    internal void CancelWork()
    {
        if (IsTaken && !IsDone)
        {
            _task.Cancel();
        }
    }

    internal override Future? Poll(Executor executor)
    {
        Future work = _work!;
        if (!work.IsEnded)
        {
            return work;
        }

        _work = null;
        ended.Set();
        if (work.HasSucceeded)
        {
            TakeFrom(work);
            return EndCompleted();
        }

        Exception? cause = work.Exception;
        work.Recycle();
        Failure = cause ?? Errors.Canceled();
        return cause is null ? EndCanceled() : EndCompleted();
    }

    internal override Future? Cancel(Executor executor) => _work!.Cancel(executor);

    internal override void Recycle() => SetStatus(FutureStatus.Taken);

    private protected virtual void TakeFrom(Future work) => work.GetResult();
}

/// <summary>As <see cref="WorkSlot"/>, with a result.</summary>
internal sealed class WorkSlot<T>(Signal ended) : WorkSlot(ended)
{
    private T _value = default!;

    internal T TakeValue()
    {
        T value = _value;
        _value = default!;
        return value;
    }

    private protected override void TakeFrom(Future work) => _value = Platform.As<Future<T>>(work).GetResult();
}
