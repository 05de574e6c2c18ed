using Embedded.Async;

namespace Embedded.ModelTests.Protocols;

/// <summary>A timer that comes from no pool; after each poll of it there is a place where a schedule may go elsewhere.</summary>
internal sealed class SteppedTimer : TimerFuture
{
    private int _step;

    internal SteppedTimer(long deadlineTicks) => DeadlineTicks = deadlineTicks;

    internal override Future? Poll(Executor executor)
    {
        Future? next = base.Poll(executor);
        // Between the poll and what the loop makes of it no other thread's step would come otherwise: those are plain reads.
        Volatile.Read(ref _step);
        return next;
    }

    internal override void Recycle()
    {
    }
}
