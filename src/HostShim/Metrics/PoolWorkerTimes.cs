using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>How a worker has spent its time, as a <see cref="PoolMonitor"/> saw it; the rest is the search for work.</summary>
/// <param name="BusyNanoseconds">In polls that have ended. Only grows.</param>
/// <param name="IdleNanoseconds">Asleep, in sleeps that have ended. Only grows.</param>
/// <param name="Task">The task that is being polled now, or <see cref="TaskHandle.None"/>.</param>
/// <param name="PollNanoseconds">How long that poll has lasted, or 0.</param>
/// <param name="SleepNanoseconds">How long it has been asleep now, or 0.</param>
public readonly record struct PoolWorkerTimes(long BusyNanoseconds, long IdleNanoseconds, TaskHandle Task, long PollNanoseconds, long SleepNanoseconds);
