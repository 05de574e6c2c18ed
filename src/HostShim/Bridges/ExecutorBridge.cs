using System;
using System.Threading.Tasks;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>From futures to .NET's tasks: an executor does the work, and anybody awaits it.</summary>
/// <remarks>
/// <code>
///   executor.OpenBridge();                            // on the executor's thread, or before it runs
///   ...
///   int value = await sensor.Read().AsTask(executor); // on any thread
/// </code>
/// <para>Tasks of an executor are spawned on its own thread. From any other, the future goes into a queue, and one task of the executor,
/// which <see cref="OpenBridge"/> spawns, takes it out and spawns it: no lock is held while anything runs, and what is handed over by one
/// thread is spawned in its order.</para>
/// </remarks>
public static class ExecutorBridge
{
    /// <summary>
    /// Lets other threads hand futures to this executor. Uses one of its task slots until it is shut down: the bridge closes when
    /// <see cref="Executor.ShutdownToken"/> is cancelled, and what comes later is cancelled. Twice does nothing. Executor thread, or before
    /// the executor first runs, and before it is sealed. Allocates.
    /// </summary>
    /// <exception cref="WrongContextException">The executor belongs to another thread.</exception>
    /// <exception cref="CapacityException">All its slots are used.</exception>
    public static void OpenBridge(this Executor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ExecutorInbox.Of(executor).Open();
    }

    /// <summary>
    /// Spawns a future into the executor and gives a Task that ends as the future does: completed, by its exception, or cancelled if its task
    /// is. It fails with <see cref="CapacityException"/> if no slot is free. Continuations run elsewhere, never on the executor's
    /// thread. Any thread, once <see cref="OpenBridge"/> was called; without it, where <see cref="Executor.Spawn"/> may be. Allocates.
    /// </summary>
    /// <param name="executor">
    /// Runs the future. If it is disposed before the future has ended, the Task never ends: use <see cref="Executor.ShutDown"/> first.
    /// </param>
    /// <param name="future">Inert.</param>
    /// <param name="token">
    /// Cancels the future's task: its clean-up runs, and then the Task is cancelled. The future sees it as
    /// <see cref="Bridge.AmbientToken"/>.
    /// </param>
    /// <exception cref="FutureMisuseException">The future was used before.</exception>
    /// <exception cref="WrongContextException">The executor runs on another thread, and its bridge was not opened.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed.</exception>
    public static Task RunAsTask(this Executor executor, Future future, DotNetToken token = default)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(future);
        var job = new PlainJob(future, token);
        ExecutorInbox.Of(executor).Accept(job);
        return job.Task;
    }

    /// <inheritdoc cref="RunAsTask(Executor, Future, DotNetToken)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Task<T> RunAsTask<T>(this Executor executor, Future<T> future, DotNetToken token = default)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(future);
        var job = new Job<T>(future, token);
        ExecutorInbox.Of(executor).Accept(job);
        return job.Task;
    }

    /// <inheritdoc cref="RunAsTask(Executor, Future, DotNetToken)"/>
    public static Task AsTask(this Future future, Executor executor, DotNetToken token = default) => executor.RunAsTask(future, token);

    /// <inheritdoc cref="RunAsTask(Executor, Future, DotNetToken)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Task<T> AsTask<T>(this Future<T> future, Executor executor, DotNetToken token = default) => executor.RunAsTask(future, token);
}
