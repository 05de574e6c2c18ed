using System;

namespace Embedded.HostShim;

/// <summary>What a pool counts of its work, for any thread to read.</summary>
public sealed partial class WorkPool
{
    /// <summary>Tasks that stand in the queue through which work comes from outside; it may be old by the time it is read.</summary>
    public int InjectedCount => _injection.Count;

    /// <summary>What a worker has counted so far. Any thread; no allocation; the figures are read one after the other, and may be old.</summary>
    /// <param name="worker">0 to <see cref="WorkerCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such worker.</exception>
    public PoolWorkerFigures GetFigures(int worker)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(worker);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(worker, _workers.Length);
        WorkerFigures figures = _workers[worker].Figures;
        return new PoolWorkerFigures(
            figures._polls,
            figures._spawned,
            figures._ended,
            figures._steals,
            figures._stolen,
            figures._injected,
            figures._overflowed,
            figures._timers,
            figures._parks,
            int.Max(0, _workers[worker].Queue.Count));
    }
}
