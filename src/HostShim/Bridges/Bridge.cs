using System;
using System.Threading.Tasks;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>From .NET's tasks to futures: what a task of an executor awaits.</summary>
/// <remarks>
/// <code>
///   string page = await http.GetStringAsync(url).AsFuture();                    // the Task is there anyway
///   string page = await Bridge.Run(token => http.GetStringAsync(url, token));   // cancelled with the future
/// </code>
/// <para>The executor rests meanwhile; whatever thread the Task ends on wakes it. The other direction is
/// <see cref="ExecutorBridge"/>.</para>
/// </remarks>
public static class Bridge
{
    /// <summary>
    /// Waits for a Task. What it threw is thrown as it is, with its stack; a cancelled one throws <see cref="TaskCanceledException"/>. No
    /// allocation if it has succeeded already; otherwise one small object the first time, which is kept. Any thread. Cancellation:
    /// strict, only the wait ends; the Task goes on and can be awaited again. It keeps nothing alive meanwhile.
    /// </summary>
    public static Future AsFuture(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskFuture.Rent(new ValueTask(task));
    }

    /// <inheritdoc cref="AsFuture(Task)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Future<T> AsFuture<T>(this Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskFuture<T>.Rent(new ValueTask<T>(task));
    }

    /// <summary>
    /// As <see cref="AsFuture(Task)"/>, and as everywhere it uses the ValueTask up. One that has not ended and is no Task becomes one, which
    /// allocates. Cancellation: only the wait ends, but a ValueTask cannot be awaited again; use its <see cref="ValueTask.AsTask"/> if
    /// you want to.
    /// </summary>
    public static Future AsFuture(this ValueTask task) => TaskFuture.Rent(task);

    /// <inheritdoc cref="AsFuture(ValueTask)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Future<T> AsFuture<T>(this ValueTask<T> task) => TaskFuture<T>.Rent(task);

    /// <summary>
    /// Starts a Task when it is awaited, and waits for it as <see cref="AsFuture(Task)"/> does. The function runs on the executor's thread up
    /// to its first await, and then where .NET likes. Allocates: a token source, and what the function does. Cancellation: cancels the
    /// token and waits until the Task has ended, so that its clean-up is over; how it ends then is the Task's choice.
    /// </summary>
    /// <param name="work">Gets a token that is cancelled with the future.</param>
    public static Future Run(Func<DotNetToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunFuture.Rent(work);
    }

    /// <inheritdoc cref="Run(Func{DotNetToken, Task})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Future<T> Run<T>(Func<DotNetToken, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunFuture<T>.Rent(work);
    }

    /// <summary>
    /// The token that the current task was given by <see cref="ExecutorBridge.RunAsTask(Executor, Future, DotNetToken)"/>, to pass on to what
    /// of .NET it calls; none if it was given none. The tasks that it spawns do not have it. Executor thread.
    /// </summary>
    /// <exception cref="WrongContextException">No task is running on this thread.</exception>
    public static DotNetToken AmbientToken => ExecutorInbox.AmbientToken(Executor.Current);
}
