using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Runs an executor on a virtual board, in virtual or in real time, and measures what the firmware allocates.
/// </summary>
/// <remarks>
/// <para>A turn, as on the device: the dispatcher delivers the interrupts that have come, then one task is polled, which costs
/// the modelled processor <c>VirtualPollCostTicks</c> of nf.config beside what the bus transfers in it took. With nothing to
/// do, time goes to the next timer or board event: by a jump, or by waiting.</para>
/// <para>Everything happens on the calling thread, which must be the board's.</para>
/// </remarks>
public sealed class BoardRunner : IDisposable
{
    /// <summary>What is ready at the end of a run is still polled; this long, because a task that never waits is always ready.</summary>
    private static readonly long s_mostOverrunTicks = VirtualTime.FromMilliseconds(100);

    private readonly VirtualBoard _board;
    private readonly Executor _executor;
    private readonly ModelledProcessor _processor;
    private readonly RealTimePacer? _pacer;

    /// <summary>Makes a runner, which becomes the executor's trace; <see cref="ExecutorTrace.Both"/> adds one of yours.</summary>
    /// <param name="board">The board.</param>
    /// <param name="executor">An executor on this board's <see cref="BoardClock"/>.</param>
    /// <param name="realTime">True to let virtual time pass as fast as real time, not faster.</param>
    public BoardRunner(VirtualBoard board, Executor executor, bool realTime = false)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(executor);
        CastCache.Fill();
        _board = board;
        _executor = executor;
        Counters = new TaskCounters(executor);
        Lints = new TaskLints(executor, Counters);
        Monitor = new TaskMonitor(board, executor.TaskSlots, Counters);
        _processor = new ModelledProcessor(board);
        executor.Trace = ExecutorTrace.Both(_processor, ExecutorTrace.Both(Counters, Monitor));
        _pacer = realTime ? new RealTimePacer(board) : null;
    }

    /// <summary>What the tasks did, by their names.</summary>
    public TaskMonitor Monitor { get; }

    /// <summary>The figures of each slot, and the load of the modelled processor.</summary>
    public TaskCounters Counters { get; }

    /// <summary>What is wrong with the tasks, by these figures.</summary>
    public TaskLints Lints { get; }

    /// <summary>Bytes that polls and interrupt handlers allocated on the heap since the executor was sealed.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Polls since the executor was sealed.</summary>
    public long Polls { get; private set; }

    /// <summary>Runs until a time of the board.</summary>
    /// <param name="untilTicks">When to stop; events at this very time are included.</param>
    /// <param name="stop">Asked between turns; true stops early. May be null.</param>
    public void Run(long untilTicks, Func<bool>? stop = null)
    {
        VirtualTime time = _board.Time;
        while (stop is null || !stop())
        {
            _board.DrainOutside();
            _board.Reserve();
            if (Turn() && time.NowTicks - untilTicks <= s_mostOverrunTicks)
            {
                continue;
            }

            if (time.NowTicks >= untilTicks)
            {
                return;
            }

            // It is the runner that rests, so it says so.
            _executor.Trace?.Idle(_executor.NextDeadlineTicks);
            long next = Math.Min(untilTicks, Math.Min(_executor.NextDeadlineTicks, time.NextEventTicks));
            time.AdvanceTo(_pacer is null ? next : _pacer.WaitUntil(next));
        }
    }

    /// <summary>Ends real-time waiting.</summary>
    public void Dispose() => _pacer?.Dispose();

    private bool Turn()
    {
        bool wasSealed = _executor.IsSealed;
        long before = GC.GetAllocatedBytesForCurrentThread() - _processor.HostBytes;
        while (_board.Interrupts.DispatchOne())
        {
        }

        bool polled = _executor.RunOnce();
        if (wasSealed)
        {
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - _processor.HostBytes - before;
            Polls += polled ? 1 : 0;
        }

        return polled;
    }
}
