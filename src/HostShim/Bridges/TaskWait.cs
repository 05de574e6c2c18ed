using System;
using System.Threading.Tasks;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A future's wait for a Task. Kept in the future from use to use, so that its waker is.</summary>
internal struct TaskWait
{
    /// <summary>What it is registered with.</summary>
    private Task? _task;
    private TaskWaker? _waker;

    /// <summary>True if the Task has ended; if not, the current task is woken when it does.</summary>
    internal bool Poll(Task task, Executor executor)
    {
        if (_task is not null)
        {
            // A Fuse may have brought it to another task.
            _waker!.SetWaker(executor.CurrentWaker);
        }
        else if (!task.IsCompleted)
        {
            _task = task;
            TaskWaker? left = TaskWaker.TakeAbandoned(task);
            _waker = left ?? TaskWaker.Reuse(_waker);
            _waker.SetWaker(executor.CurrentWaker);
            if (left is null)
            {
                _waker.Register(task.ConfigureAwait(false).GetAwaiter());
            }
        }

        if (!task.IsCompleted)
        {
            return false;
        }

        _task = null;
        return true;
    }

    /// <summary>Stops waiting, if it does. The Task goes on.</summary>
    internal void Withdraw()
    {
        Task? task = _task;
        if (task is null)
        {
            return;
        }

        _task = null;
        if (task.IsCompleted)
        {
            // It fires now or has fired; the next wait looks which.
            _waker!.SetWaker(Waker.None);
        }
        else
        {
            _waker!.Abandon(task);
            _waker = null;
        }
    }

    /// <summary>What a Task that did not succeed ended with: its own exception, not the AggregateException round it.</summary>
    internal static Exception ExceptionOf(Task task)
    {
        if (task.Exception is AggregateException all)
        {
            return all.InnerExceptions[0];
        }

        try
        {
            task.GetAwaiter().GetResult();
            throw new InvalidOperationException("the Task has not failed");
        }
        catch (TaskCanceledException e)
        {
            return e;
        }
        catch (OperationCanceledException e)
        {
            // What an async method threw itself; kept inside, for its stack.
            return new TaskCanceledException(e.Message, e, e.CancellationToken);
        }
    }
}
