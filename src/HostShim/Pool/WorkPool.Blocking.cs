using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Where a pool meets threads that block, and .NET's tasks.</summary>
public sealed partial class WorkPool
{
    private readonly Lock _blockingGate = new();
    private BlockingPool? _blocking;
    private int _blockingJobs;

    /// <summary>
    /// Runs work that blocks on a thread of its own, as a task that the handle waits for. Any thread. Aborted before it has begun it never runs; begun,
    /// it runs to its end, and what it gives is dropped. Paused time stands still meanwhile.
    /// </summary>
    /// <param name="work">What it does; it must not use the pool's tasks.</param>
    /// <param name="name">For reports and messages.</param>
    /// <exception cref="ObjectDisposedException">The pool is shutting down.</exception>
    public JoinHandle SpawnBlocking(Action work, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Spawn(RunBlocking(work), name);
    }

    /// <inheritdoc cref="SpawnBlocking(Action, string?)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public JoinHandle<T> SpawnBlocking<T>(Func<T> work, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Spawn(RunBlocking(work), name);
    }

    /// <summary>Runs a future as a task, and gives .NET's Task for its end. Any thread. Allocates.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="cancel">Cancels the task; the Task ends when its clean-up has.</param>
    /// <exception cref="FutureMisuseException">The future was used before.</exception>
    /// <exception cref="ObjectDisposedException">The pool is shutting down.</exception>
    public Task RunAsTask(Future future, System.Threading.CancellationToken cancel = default) =>
        RunAsTask(future, static _ => true, cancel);

    /// <inheritdoc cref="RunAsTask(Future, System.Threading.CancellationToken)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public Task<T> RunAsTask<T>(Future<T> future, System.Threading.CancellationToken cancel = default) =>
        RunAsTask(future, static root => Platform.As<Future<T>>(root)._result, cancel);

    partial void LookForBlocking(ref bool isBlocked) => isBlocked = Volatile.Read(ref _blockingJobs) != 0;

    partial void EndBlocking() => _blocking?.Dispose();

    private BlockingPool Blocking
    {
        get
        {
            if (_blockingSettings is null)
            {
                return BlockingPool.Shared;
            }

            lock (_blockingGate)
            {
                return _blocking ??= new BlockingPool(_blockingSettings);
            }
        }
    }

    private async Future RunBlocking(Action work)
    {
        Interlocked.Increment(ref _blockingJobs);
        try
        {
            await Blocking.Run(work);
        }
        finally
        {
            Interlocked.Decrement(ref _blockingJobs);
        }
    }

    private async Future<T> RunBlocking<T>(Func<T> work)
    {
        Interlocked.Increment(ref _blockingJobs);
        try
        {
            return await Blocking.Run(work);
        }
        finally
        {
            Interlocked.Decrement(ref _blockingJobs);
        }
    }

    private Task<T> RunAsTask<T>(Future future, Func<Future, T> takeResult, System.Threading.CancellationToken cancel)
    {
        var end = new DotnetEnd<T>(takeResult, cancel);
        Start(future, null, end, pinned: null, out TaskHandle task);
        end.CancelBy(task);
        return end.Task;
    }

    /// <summary>Ends a Task as a task of the pool has ended.</summary>
    private sealed class DotnetEnd<T>(Func<Future, T> takeResult, System.Threading.CancellationToken cancel) : ITaskEnd
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private CancellationTokenRegistration _registration;

        internal Task<T> Task => _source.Task;

        public void TaskEnded(TaskState state, Exception? cause, Future root)
        {
            // The registration of one that has ended by now does nothing, because its handle is stale.
            _registration.Unregister();
            if (state == TaskState.Completed)
            {
                _source.SetResult(takeResult(root));
            }
            else if (cause is not null)
            {
                _source.SetException(cause);
            }
            else
            {
                _source.SetCanceled(cancel);
            }
        }

        internal void CancelBy(TaskHandle task)
        {
            _registration = cancel.UnsafeRegister(static task => ((TaskHandle)task!).Cancel(), task);
            if (_source.Task.IsCompleted)
            {
                _registration.Unregister();
            }
        }
    }
}
