using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Lets each poll take <c>VirtualPollCostTicks</c> of the board's time, and passes on what the executor tells to a monitor.
/// Without it every poll would take no time, and no latency could be seen.
/// </summary>
internal sealed class ModelledProcessor(VirtualBoard board, TaskMonitor monitor) : ExecutorTrace
{
    /// <summary>Bytes the board itself allocated while time went by; not the firmware's.</summary>
    internal long HostBytes { get; private set; }

    public override void TaskSpawned(int slot, string? name) => monitor.TaskSpawned(slot, name);

    public override void TaskWoken(int slot) => monitor.TaskWoken(slot);

    public override void PollStarted(int slot) => monitor.PollStarted(slot);

    public override void PollEnded(int slot)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        board.Time.AdvanceTo(board.Time.NowTicks + BuildConfig.VirtualPollCostTicks);
        monitor.PollEnded(slot);
        HostBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public override void TaskEnded(int slot, TaskState state) => monitor.TaskEnded(slot, state);

    public override void TimerFired(long latenessTicks) => monitor.TimerFired(latenessTicks);

    public override void Idle(long untilTicks) => monitor.Idle(untilTicks);
}
