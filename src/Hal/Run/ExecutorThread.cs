using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>Runs an executor on a thread of its own, at a priority of its own.</summary>
/// <remarks>
/// <para>For work whose polls are long beside work that must not wait for them: a task of one executor waits for at most one poll
/// of its own kind, where the runtime takes the thread of the other away. A thread costs a device about a kilobyte, so two or
/// three of these, and tasks for the rest.</para>
/// <para>A priority is a share of the processor, not a right: a thread that always has work slows all others down. A thread
/// that was woken runs when the slice of the present one ends, 20 ms at most.</para>
/// <para>Executors share nothing but what is made for it: a <see cref="Signal"/>, set by any thread and waited for on one
/// executor; a <see cref="Channel{T}"/> made with <c>shared: true</c>; a task's Wake and Cancel.</para>
/// </remarks>
public sealed class ExecutorThread
{
    private readonly Executor _executor;
    private readonly Signal _stopAsked = new();
    private readonly Thread _thread;

    /// <summary>Makes the thread, and a task of the executor that waits for <see cref="Stop"/>. Allocates; for start-up.</summary>
    /// <param name="executor">An executor that has not run yet; its tasks are spawned before <see cref="Start"/>, or by its tasks.</param>
    /// <param name="priority">The thread's.</param>
    /// <exception cref="InvalidOperationException">The executor has no slot left, or another thread runs it.</exception>
    public ExecutorThread(Executor executor, ThreadPriority priority = ThreadPriority.Normal)
    {
        _executor = executor;
        executor.Spawn(WaitForStop(), "stop");
        _thread = new Thread(Run) { Priority = priority };
    }

    /// <summary>
    /// What ended the thread, if nobody stopped it: an exception of the executor's trace or of its handler of exceptions. Those of
    /// tasks go to that handler.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>Starts the thread. Once.</summary>
    public void Start() => _thread.Start();

    /// <summary>
    /// Ends the thread as a task of its own would, when its turn comes; with a schedule it has what a new task has. The executor's other tasks
    /// stay where they are. Any thread.
    /// </summary>
    public void Stop() => _stopAsked.Set();

    /// <summary>Waits, by blocking the calling thread, until the thread has ended.</summary>
    /// <param name="milliseconds">How long at most.</param>
    /// <returns>False if it has not ended.</returns>
    public bool Join(int milliseconds) => _thread.Join(milliseconds);

    private void Run()
    {
        try
        {
            _executor.Run();
        }
        catch (Exception exception)
        {
            // Out of here it would end the thread without a word on a device, and the whole program on a desktop.
            Failure = exception;
        }
    }

    private async Future WaitForStop()
    {
        await _stopAsked.Wait();
        _executor.Stop();
    }
}
