using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Samples;

/// <summary>
/// Where a server's tasks run: an executor that rests in a reactor, which is this thread, or a pool of threads around one. What is written for the
/// pool runs on the executor as it is.
/// </summary>
internal sealed class TaskHost : IDisposable
{
    /// <summary>So many a pool may have.</summary>
    internal const int MostWorkers = 200;

    private readonly Executor? _executor;
    private readonly WorkPool? _pool;
    private readonly ExecutorMonitor? _executorMonitor;
    private readonly PoolMonitor? _poolMonitor;

    /// <summary>Makes it; the threads of a pool start at once.</summary>
    /// <param name="workers">1 is the executor; more, or 0 for one for each processor, a pool.</param>
    /// <param name="taskSlots">Tasks at the same time; a pool takes any number.</param>
    /// <param name="isWatched">Whether it measures its tasks for emb top, which costs two looks at the clock for each poll.</param>
    internal TaskHost(int workers, int taskSlots, bool isWatched = false)
    {
        if (workers == 1)
        {
            Reactor = new Reactor(new SystemClock());
            _executor = new Executor(Reactor.Clock, taskSlots, Reactor);
            if (isWatched)
            {
                _executor.Trace = _executorMonitor = new ExecutorMonitor(_executor);
            }
        }
        else
        {
            _poolMonitor = isWatched ? new PoolMonitor() : null;
            _pool = new WorkPool(workers == 0
                ? new WorkPoolOptions { Trace = _poolMonitor }
                : new WorkPoolOptions { Workers = workers, Trace = _poolMonitor });
            Reactor = _pool.Reactor!;
        }
    }

    /// <summary>What its sockets belong to.</summary>
    internal Reactor Reactor { get; }

    /// <summary>Tells who connects what the tasks do; of one that is watched.</summary>
    internal RuntimeConsole ServeTop(EndPoint at, string name) => _pool is not null
        ? RuntimeConsole.Serve(_pool, _poolMonitor!, at, name)
        : RuntimeConsole.Serve(_executorMonitor!, at, name);

    /// <summary>Starts the first task; a task starts others by Executor.Current.</summary>
    internal void Spawn(Future future, string name)
    {
        if (_pool is not null)
        {
            _pool.SpawnDetached(future, name);
        }
        else
        {
            _executor!.Spawn(future, name);
        }
    }

    /// <summary>Waits for a future while the tasks run.</summary>
    internal void BlockOn(Future future)
    {
        if (_pool is not null)
        {
            _pool.BlockOn(future);
        }
        else
        {
            _executor!.BlockOn(future);
        }
    }

    /// <summary>Cancels all tasks and waits for their clean-up. Returns how many have not ended in that time.</summary>
    internal int ShutDown(int milliseconds) =>
        _pool is null ? _executor!.ShutDown(0, Clock.TicksFromMilliseconds(milliseconds))
        : _pool.Shutdown(TimeSpan.FromMilliseconds(milliseconds)) ? 0
        : _pool.TaskCount;

    public void Dispose()
    {
        _pool?.Dispose();
        if (_executor is not null)
        {
            _executor.Dispose();
            Reactor.Dispose();
        }
    }
}
