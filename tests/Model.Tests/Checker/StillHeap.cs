using System;
using System.Runtime;

namespace ModelChecking;

/// <summary>
/// Keeps the collector from moving objects while a search runs, because store buffers hold addresses. What a schedule allocates is small, so a
/// collection between two schedules is needed seldom.
/// </summary>
internal sealed class StillHeap : IDisposable
{
    private const long Budget = 128L << 20;

    /// <summary>A schedule may allocate the other half.</summary>
    private const long RenewAfter = Budget / 2;

    private long _bytesAtStart;
    private int _collectionsAtStart;

    internal StillHeap() => Begin();

    /// <summary>Between two schedules: nobody holds an address.</summary>
    internal void RenewIfNeeded()
    {
        if (GC.GetTotalAllocatedBytes() - _bytesAtStart > RenewAfter)
        {
            Dispose();
            Begin();
        }
    }

    /// <summary>Throws if objects may have moved, before an address is used.</summary>
    internal void AssertStill()
    {
        if (GC.CollectionCount(0) != _collectionsAtStart)
        {
            throw new InvalidOperationException("a collection ran within a schedule: the scenario allocates too much, or asks for it");
        }
    }

    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }

    private void Begin()
    {
        if (!GC.TryStartNoGCRegion(Budget))
        {
            throw new InvalidOperationException("no memory to hold the collector off");
        }

        _bytesAtStart = GC.GetTotalAllocatedBytes();
        _collectionsAtStart = GC.CollectionCount(0);
    }
}
