using System;

namespace Embedded.Async;

/// <summary>Waits for a time; a node of the <see cref="TimerWheel"/>.</summary>
internal class TimerFuture : Future
{
    private static readonly SharedPool s_shared = new("timers", "TimersPerExecutor in nf.config");

    internal TimerFuture? _nextTimer;
    internal TimerFuture? _previousTimer;

    /// <summary>When it is due; before its first poll, with <see cref="FutureStatus.Relative"/>, how long to wait.</summary>
    internal long DeadlineTicks { get; set; }

    /// <summary>The slot of the task it wakes, while it is armed.</summary>
    internal int Slot => _state >> FutureStatus.SlotShift;

    internal override string Name => "Timer";

    internal override bool IsLeaf => true;

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static TimerFuture Rent(long ticks, bool relative)
    {
        Future? free = s_shared.Rent();
        TimerFuture timer = free is null ? Platform.Track(new TimerFuture()) : Platform.As<TimerFuture>(free);
        timer.DeadlineTicks = ticks;
        if (relative)
        {
            timer._state |= FutureStatus.Relative;
        }

        return timer;
    }

    internal static void Fill(int count)
    {
        for (int missing = s_shared.Missing(count); missing > 0; missing--)
        {
            s_shared.Add(new TimerFuture());
        }
    }

    internal override Future? Poll(Executor executor)
    {
        if ((_state & FutureStatus.Armed) != 0)
        {
            return null;
        }

        if (!IsEnded)
        {
            long now = executor.Clock.NowTicks;
            long deadline = DeadlineAt(now);
            if (deadline > now)
            {
                executor.ArmTimer(this, deadline);
                return null;
            }

            SetStatus(FutureStatus.Completed);
        }

        return _continuation;
    }

    /// <summary>Ends a timer that the wheel gave out; returns the slot of the task to wake.</summary>
    internal int Fire()
    {
        // Its task is polled next, and with thousands of sleeping tasks that one has long left the caches.
        Platform.Prefetch(_continuation);
        _state = (_state & ~(FutureStatus.Armed | FutureStatus.Mask)) | FutureStatus.Completed;
        return _state >> FutureStatus.SlotShift;
    }

    internal override Future? Cancel(Executor executor)
    {
        if ((_state & FutureStatus.Armed) != 0)
        {
            executor.DisarmTimer(this);
        }

        return EndCanceled();
    }

    /// <summary>Makes a timer that belongs to one owner ready to wait again.</summary>
    internal void Set(long ticks, bool relative)
    {
        DeadlineTicks = ticks;
        _state = FutureStatus.Inert | (relative ? FutureStatus.Relative : 0);
    }

    internal override void Recycle() => s_shared.Return(this);

    /// <summary>The deadline, now that the wait begins.</summary>
    private protected virtual long DeadlineAt(long now) =>
        (_state & FutureStatus.Relative) == 0 ? DeadlineTicks
        : DeadlineTicks > long.MaxValue - now ? long.MaxValue
        : now + DeadlineTicks;
}

/// <summary>A timer that belongs to one combinator.</summary>
internal sealed class OwnTimer : TimerFuture
{
    internal override void Recycle() => SetStatus(FutureStatus.Taken);
}
