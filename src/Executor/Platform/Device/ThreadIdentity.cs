using System.Threading;

namespace Embedded.Async;

/// <summary>A thread, as an executor knows it.</summary>
internal sealed class ThreadIdentity
{
    private static ThreadIdentity? s_all;

    /// <summary>The number of the executor whose loop is on this thread's stack, or 0.</summary>
    internal int _running;

    private readonly Thread _thread;
    private readonly ThreadIdentity? _next;

    private ThreadIdentity(Thread thread)
    {
        _thread = thread;
        _next = s_all;
    }

    internal bool IsCurrent => _thread == Thread.CurrentThread;

    /// <summary>The calling thread's; makes it if the thread has none.</summary>
    internal static ThreadIdentity Find()
    {
        Thread thread = Thread.CurrentThread;
        ThreadIdentity? identity = s_all;
        while (identity is not null)
        {
            if (identity._thread == thread)
            {
                return identity;
            }

            identity = identity._next;
        }

        return Make(thread);
    }

    [Cold("once for each thread that runs an executor or wakes a task")]
    private static ThreadIdentity Make(Thread thread)
    {
        Monitor.Enter(ExecutorTable.s_gate);
        var identity = new ThreadIdentity(thread);
        s_all = identity;
        Monitor.Exit(ExecutorTable.s_gate);
        return identity;
    }
}
