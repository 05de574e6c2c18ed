using System;

namespace Embedded.HostShim;

/// <summary>What a <see cref="BlockingPool"/> is made with.</summary>
public sealed class BlockingPoolSettings
{
    /// <summary>Threads at the same time; more jobs wait in line. 512 at first, as many as blocked threads cost little more than memory.</summary>
    public int MaxThreads { get; init; } = 512;

    /// <summary>How long a thread without work stays, in milliseconds, before it ends. 10,000 at first.</summary>
    public int KeepAliveMilliseconds { get; init; } = 10_000;

    /// <summary>The name of its threads, for debuggers.</summary>
    public string ThreadName { get; init; } = "blocking";

    /// <summary>How long <see cref="BlockingPool.Dispose"/> waits for jobs that run, in milliseconds. 10,000 at first.</summary>
    public int DisposeMilliseconds { get; init; } = 10_000;

    /// <summary>Called on each thread before its first job. What it throws ends the process, as an exception of any thread does.</summary>
    public Action? ThreadStarted { get; init; }

    /// <summary>Called on each thread after its last job; as <see cref="ThreadStarted"/>.</summary>
    public Action? ThreadStopping { get; init; }
}
