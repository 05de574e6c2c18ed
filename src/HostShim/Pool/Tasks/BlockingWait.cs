using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A thread outside the pool that waits for a task; one for each thread, used again.</summary>
internal class BlockingWait : ITaskEnd
{
    [ThreadStatic]
    private static BlockingWait? s_mine;

    private readonly object _gate = new();
    private bool _isOver;
    private WorkPool? _pool;
    private TaskState _state;
    private Exception? _cause;

    /// <summary>Whether the task has ended.</summary>
    internal bool IsOver => Volatile.Read(ref _isOver);

    internal static BlockingWait Begin(WorkPool pool)
    {
        BlockingWait wait = s_mine ?? new BlockingWait();
        // A BlockOn inside, which a handler may begin, makes its own.
        s_mine = null;
        wait.Enter(pool);
        return wait;
    }

    public virtual void TaskEnded(TaskState state, Exception? cause, Future root)
    {
        _state = state;
        _cause = cause;
        // Once it is over, it may serve the next wait.
        WorkPool pool = _pool!;
        SetOver();
        if (pool.IsCurrentThread)
        {
            pool.Workers[0].Parker.Unpark();
        }
    }

    /// <summary>Gives the wait up because the pool is gone.</summary>
    internal void Release()
    {
        _state = TaskState.Unknown;
        SetOver();
    }

    /// <summary>Blocks until the task has ended; in a pool without threads, runs it.</summary>
    internal void Wait()
    {
        if (_pool!.IsCurrentThread)
        {
            _pool.Workers[0].Run(this);
        }
        else
        {
            lock (_gate)
            {
                while (!_isOver)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        _pool.EndBlocking(this);
    }

    internal void ThrowIfFailed()
    {
        TaskState state = _state;
        Exception? cause = _cause;
        WorkPool pool = _pool!;
        _pool = null;
        _cause = null;
        Keep();
        if (cause is not null)
        {
            Platform.Rethrow(cause);
        }

        ObjectDisposedException.ThrowIf(state == TaskState.Unknown, pool);
        if (state == TaskState.Canceled)
        {
            throw Errors.Canceled();
        }
    }

    private void SetOver()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }
    }

    private protected virtual void Keep() => s_mine = this;

    private protected void Enter(WorkPool pool)
    {
        if (Worker.Current is not null)
        {
            throw new WrongContextException("WorkPool.BlockOn: this is a thread of a pool, and its tasks would wait too; await the future instead");
        }

        _pool = pool;
        _isOver = false;
        pool.BeginBlocking(this);
    }
}

/// <summary>As <see cref="BlockingWait"/>, with a result.</summary>
internal sealed class BlockingWait<T> : BlockingWait
{
    [ThreadStatic]
    private static BlockingWait<T>? s_mine;

    private T _result = default!;

    internal static new BlockingWait<T> Begin(WorkPool pool)
    {
        BlockingWait<T> wait = s_mine ?? new BlockingWait<T>();
        s_mine = null;
        wait.Enter(pool);
        return wait;
    }

    public override void TaskEnded(TaskState state, Exception? cause, Future root)
    {
        if (state == TaskState.Completed)
        {
            _result = Platform.As<Future<T>>(root)._result;
        }

        base.TaskEnded(state, cause, root);
    }

    internal T TakeResult()
    {
        T result = _result;
        _result = default!;
        ThrowIfFailed();
        return result;
    }

    private protected override void Keep() => s_mine = this;
}
