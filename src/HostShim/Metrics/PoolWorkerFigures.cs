namespace Embedded.HostShim;

/// <summary>What a worker of a pool has counted since it was made; see <see cref="WorkPool.GetFigures"/>.</summary>
/// <param name="Polls">Polls that have begun.</param>
/// <param name="Spawned">Tasks that were spawned on its thread; those from other threads are no worker's.</param>
/// <param name="Ended">Tasks that ended on its thread.</param>
/// <param name="Steals">Times that it found tasks in another's queue.</param>
/// <param name="Stolen">Tasks that it took there.</param>
/// <param name="Injected">Tasks that it took from the queue through which they come from outside.</param>
/// <param name="Overflowed">Tasks that it put there, because its own queue was full.</param>
/// <param name="TimersFired">Timers that it fired.</param>
/// <param name="Parks">Times that it went to sleep.</param>
/// <param name="QueueLength">Tasks that stand in its own queue now.</param>
public readonly record struct PoolWorkerFigures(
    long Polls,
    long Spawned,
    long Ended,
    long Steals,
    long Stolen,
    long Injected,
    long Overflowed,
    long TimersFired,
    long Parks,
    int QueueLength);
