using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Lets each poll take <c>VirtualPollCostTicks</c> of the board's time. Without it every poll would take no time, and no latency
/// could be seen. Stands before the traces that look at the clock.
/// </summary>
internal sealed class ModelledProcessor(VirtualBoard board) : ExecutorTrace
{
    /// <summary>Bytes the board itself allocated while time went by; not the firmware's.</summary>
    internal long HostBytes { get; private set; }

    public override void PollEnded(int slot)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        board.Time.AdvanceTo(board.Time.NowTicks + BuildConfig.VirtualPollCostTicks);
        HostBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
