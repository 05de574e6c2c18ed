using System;
using System.Collections.Concurrent;
using System.Threading;
using Embedded.HostShim;

namespace Embedded.Pools.Tests;

internal static class Pools
{
    /// <summary>A pool without a reactor.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="unhandled">Gets what nobody sees.</param>
    internal static WorkPool Make(int workers, ConcurrentQueue<Exception>? unhandled = null) => new(new WorkPoolOptions
    {
        Workers = workers,
        Driver = null,
        UnhandledException = unhandled is null ? null : (_, exception) => unhandled.Enqueue(exception),
    });

    /// <summary>Waits for tasks whose end nobody is told of.</summary>
    internal static void WaitUntilEmpty(WorkPool pool) => SpinWait.SpinUntil(() => pool.TaskCount == 0);
}
