using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>How a <see cref="WorkPool"/> is made.</summary>
public sealed class WorkPoolOptions
{
    /// <summary>Threads that poll tasks, 1 to 200; by default one for each processor.</summary>
    public int Workers { get; init; } = int.Min(Environment.ProcessorCount, WorkPool.MostWorkers);

    /// <summary>Makes no thread: the tasks run on the thread that calls BlockOn, while it waits. <see cref="Workers"/> does not count then.</summary>
    public bool CurrentThread { get; init; }

    /// <summary>What the threads are called; each gets its number behind it.</summary>
    public string Name { get; init; } = "worker";

    /// <summary>Where time comes from; by default real time. With a reactor it must be real time.</summary>
    public Clock? Clock { get; init; }

    /// <summary>
    /// Time stands still while tasks run, and jumps to the next timer when all of them wait and no blocking job runs; for tests. There is no
    /// reactor then, because the world outside does not wait.
    /// </summary>
    public bool PausedTime { get; init; }

    /// <summary>By which means it waits for sockets, pipes and ports; null makes a pool without a reactor.</summary>
    public ReactorDriver? Driver { get; init; } = ReactorDriver.Automatic;

    /// <summary>The threads of <see cref="WorkPool.SpawnBlocking(Action, string?)"/>; null shares those of <see cref="BlockingPool.Shared"/>.</summary>
    public BlockingPoolSettings? Blocking { get; init; }

    /// <summary>Told of what happens, or null.</summary>
    public PoolTrace? Trace { get; init; }

    /// <summary>
    /// Told of an exception that nobody sees otherwise: of a task without a join handle and joiners. By default it is written to the console.
    /// Called by the worker on which the task ended.
    /// </summary>
    public UnhandledExceptionHandler? UnhandledException { get; init; }

    /// <summary>How long <see cref="WorkPool.Dispose"/> waits for the clean-up of the tasks it cancels.</summary>
    public TimeSpan ShutdownLimit { get; init; } = TimeSpan.FromSeconds(5);
}
