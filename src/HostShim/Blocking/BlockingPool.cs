using System;
using System.Threading;
using Embedded.Async;
using Timeout = System.Threading.Timeout;

namespace Embedded.HostShim;

/// <summary>Threads for work that blocks, such as files, name resolution or a library's long call, so that an executor need not.</summary>
/// <remarks>
/// <code>
///   byte[] digest = await BlockingPool.Shared.Run(static file => Hash(file), path);
/// </code>
/// <para>Any executor's tasks await what it runs, also several executors' at once. A job that finds no idle thread gets a new one, up to
/// <see cref="BlockingPoolSettings.MaxThreads"/>; then it waits in line, which has no bound: bound what you submit. Its threads are background
/// threads and do not keep the process.</para>
/// <para>Cancellation: a job that has not begun is taken from the line and never runs. One that has begun cannot be stopped: it runs to its end
/// without anybody, and its result or exception is dropped; a result that is <see cref="IDisposable"/> is disposed. A result that a
/// Select or Join has got and that nobody takes is dropped in the same way.</para>
/// <para>Allocation: none in steady state, for a function that is static or kept; what it needs goes through its argument.</para>
/// </remarks>
public sealed class BlockingPool : IDisposable
{
    /// <summary>The pool whose thread this is.</summary>
    [ThreadStatic]
    private static BlockingPool? s_current;

    private readonly object _gate = new();
    private readonly BlockingPoolSettings _settings;
    private readonly bool _isShared;
    private JobLine _line;
    private IdleThreads _idle;

    /// <summary>Threads that take jobs.</summary>
    private int _threads;

    /// <summary>Threads that take no more jobs and have not ended: while they were counted above, a job might wait for one of them.</summary>
    private int _ending;
    private bool _isShutDown;

    /// <summary>Makes a pool without threads; they come with the jobs.</summary>
    /// <param name="settings">Null for what they are at first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There may be no thread, or a time is negative.</exception>
    public BlockingPool(BlockingPoolSettings? settings = null)
        : this(settings ?? new BlockingPoolSettings(), isShared: false)
    {
    }

    private BlockingPool(BlockingPoolSettings settings, bool isShared)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxThreads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.KeepAliveMilliseconds);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.DisposeMilliseconds);
        _settings = settings;
        _isShared = isShared;
    }

    /// <summary>The pool of the whole process, with the settings as they are at first. It is never shut down.</summary>
    public static BlockingPool Shared { get; } = new(new BlockingPoolSettings(), isShared: true);

    /// <summary>Threads that it has now. Any thread; old as soon as it is read.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_gate)
            {
                return _threads;
            }
        }
    }

    /// <summary>Threads that have no job now; as <see cref="ThreadCount"/>.</summary>
    public int IdleThreadCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Jobs that wait for a thread now; as <see cref="ThreadCount"/>.</summary>
    public int QueuedCount
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>Runs a function on a thread of the pool, once the future is awaited, and gives what it returns.</summary>
    /// <remarks>An exception of the function is thrown to the awaiter as it is, with its stack. Cancellation and allocation: see the class.</remarks>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">May block. It has no executor: it passes results back, or wakes tasks by a Signal.</param>
    /// <exception cref="ObjectDisposedException">When awaited: the pool was shut down before the function began.</exception>
    /// <exception cref="CapacityException">When awaited: the pool has no thread and the system gives none.</exception>
    public Future<T> Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return PoolRunFuture<Func<T>, T>.Rent(this, static work => work(), work);
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public Future Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return PoolRunFuture<Action, bool>.Rent(
            this,
            static work =>
            {
                work();
                return true;
            },
            work);
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    /// <typeparam name="TState">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="work">May block. It has no executor: it passes results back, or wakes tasks by a Signal.</param>
    /// <param name="state">Its argument, so that it need not be a closure.</param>
    public Future<TResult> Run<TState, TResult>(Func<TState, TResult> work, TState state)
    {
        ArgumentNullException.ThrowIfNull(work);
        return PoolRunFuture<TState, TResult>.Rent(this, work, state);
    }

    /// <inheritdoc cref="Run{TState, TResult}(Func{TState, TResult}, TState)"/>
    public Future Run<TState>(Action<TState> work, TState state)
    {
        ArgumentNullException.ThrowIfNull(work);
        return PoolRunFuture<(Action<TState> Work, TState State), bool>.Rent(
            this,
            static both =>
            {
                both.Work(both.State);
                return true;
            },
            (work, state));
    }

    /// <summary>
    /// Ends the pool: takes no more jobs, drops those that have not begun, whose futures throw <see cref="ObjectDisposedException"/>, and waits for
    /// those that run. Blocks the calling thread; jobs that need a task of that thread's executor wait in vain. May be called again, to wait on.
    /// </summary>
    /// <param name="milliseconds">How long to wait at most; <see cref="Timeout.Infinite"/> without a limit, 0 not at all.</param>
    /// <returns>False if jobs still run. They go on, and their threads end with them.</returns>
    /// <exception cref="WrongContextException">Called by a job of this pool.</exception>
    /// <exception cref="InvalidOperationException">It is <see cref="Shared"/>.</exception>
    public bool ShutDown(int milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite);
        if (_isShared)
        {
            throw BlockingErrors.SharedPool();
        }

        if (s_current == this)
        {
            throw BlockingErrors.OwnThread();
        }

        long end = milliseconds == Timeout.Infinite ? long.MaxValue : Environment.TickCount64 + milliseconds;
        lock (_gate)
        {
            _isShutDown = true;
            while (_line.Take() is BlockingJob job)
            {
                // Under the lock: who cancels it looks here whether it is queued.
                job.Fail(BlockingErrors.Dropped(_settings.ThreadName));
            }

            while (_idle.Pop() is PoolThread thread)
            {
                thread.Call();
            }

            while (_threads + _ending > 0)
            {
                long left = end == long.MaxValue ? Timeout.Infinite : end - Environment.TickCount64;
                if (left is <= 0 and not Timeout.Infinite)
                {
                    return false;
                }

                Monitor.Wait(_gate, (int)left);
            }
        }

        return true;
    }

    /// <summary>
    /// <see cref="ShutDown"/>, waiting at most <see cref="BlockingPoolSettings.DisposeMilliseconds"/>. A second time it waits again for what still runs.
    /// </summary>
    /// <exception cref="WrongContextException">Called by a job of this pool.</exception>
    /// <exception cref="InvalidOperationException">It is <see cref="Shared"/>.</exception>
    public void Dispose() => ShutDown(_settings.DisposeMilliseconds);

    /// <summary>Takes a job from its owner. Any thread.</summary>
    /// <returns>Null, or why the job was not taken.</returns>
    internal Exception? Submit(BlockingJob job)
    {
        PoolThread? called;
        bool starts = false;
        lock (_gate)
        {
            if (_isShutDown)
            {
                return BlockingErrors.Refused(_settings.ThreadName);
            }

            _line.Add(job);
            called = _idle.Pop();
            if (called is null && _threads < _settings.MaxThreads)
            {
                _threads++;
                starts = true;
            }
        }

        called?.Call();
        return starts ? Start(job) : null;
    }

    /// <summary>Takes a job that has not begun out of the line. Its owner only.</summary>
    /// <returns>False if it has begun, or was done.</returns>
    internal bool TryWithdraw(BlockingJob job)
    {
        lock (_gate)
        {
            if (!job.IsQueued)
            {
                return false;
            }

            _line.Remove(job);
            job.MarkWithdrawn();
            return true;
        }
    }

    internal void AssertInvariants()
    {
        lock (_gate)
        {
            _line.AssertInvariants();
            Invariant.Check(_threads <= _settings.MaxThreads, "there are never more threads than may be");
            Invariant.Check(_idle.Count <= _threads, "an idle thread is one of the pool's");
            Invariant.Check(!_isShutDown || _line.Count == 0, "after the end nothing is in line");
        }
    }

    private Exception? Start(BlockingJob job)
    {
        try
        {
            // Without the caller's context: the thread serves many.
            new Thread(Work) { IsBackground = true, Name = _settings.ThreadName }.UnsafeStart();
            return null;
        }
        catch (OutOfMemoryException)
        {
            // The system gives no thread. If there are others, they will come to it.
            lock (_gate)
            {
                BeginEnd();
                End();
                if (_threads > 0 || !job.IsQueued)
                {
                    return null;
                }

                _line.Remove(job);
                job.MarkWithdrawn();
                return BlockingErrors.NoThread(_settings.ThreadName);
            }
        }
    }

    private void Work()
    {
        s_current = this;
        using var thread = new PoolThread();
        _settings.ThreadStarted?.Invoke();
        while (TryFindJob(thread, out BlockingJob? job))
        {
            job?.Run();
        }

        _settings.ThreadStopping?.Invoke();
        lock (_gate)
        {
            End();
        }
    }

    /// <returns>False if the thread has to end; true without a job if it has to look again.</returns>
    private bool TryFindJob(PoolThread thread, out BlockingJob? job)
    {
        lock (_gate)
        {
            job = _line.Take();
            if (job is not null)
            {
                job.MarkRunning();
                return true;
            }

            if (_isShutDown)
            {
                BeginEnd();
                return false;
            }

            _idle.Push(thread);
        }

        if (thread.Wait(_settings.KeepAliveMilliseconds))
        {
            return true;
        }

        lock (_gate)
        {
            if (thread.IsIdle)
            {
                _idle.Remove(thread);
                BeginEnd();
                return false;
            }
        }

        thread.Wait(Timeout.Infinite);
        return true;
    }

    /// <summary>A thread takes no more jobs. Under the lock under which it found none.</summary>
    private void BeginEnd()
    {
        _threads--;
        _ending++;
    }

    /// <summary>A thread has ended. Under the lock.</summary>
    private void End()
    {
        _ending--;
        if (_threads + _ending == 0)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
