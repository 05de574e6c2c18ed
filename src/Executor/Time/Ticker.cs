using System;

namespace Embedded.Async;

/// <summary>What a <see cref="Ticker"/> does with ticks that passed while nobody waited for them.</summary>
public enum MissedTicks
{
    /// <summary>They are given at once, one for each Next, until the ticker has caught up.</summary>
    Burst,

    /// <summary>The late tick is given at once, and the next one a whole period after it.</summary>
    Delay,

    /// <summary>Only the latest of them is given, at once; after it the next tick comes at the next multiple of the period.</summary>
    Skip,
}

/// <summary>A regular beat: the n-th tick comes n periods after the start, however long the work between two takes.</summary>
/// <remarks>For one task at a time. Allocation: when it is made. Cancellation: strict, a tick that was not taken is not lost.</remarks>
public sealed class Ticker
{
    private readonly long _periodTicks;
    private readonly MissedTicks _missedTicks;
    private readonly TickFuture _tick;
    private long _next;
    private bool _started;

    private Ticker(long periodTicks, MissedTicks missedTicks)
    {
        if (periodTicks < 1)
        {
            throw Errors.OutOfRange(nameof(periodTicks), "must be at least one tick");
        }

        _periodTicks = periodTicks;
        _missedTicks = missedTicks;
        _tick = new TickFuture(this);
    }

    /// <summary>Ticks that were left out so far; counts only with <see cref="MissedTicks.Skip"/>.</summary>
    public int Skipped { get; private set; }

    /// <summary>Makes a ticker whose period starts when its first tick is awaited.</summary>
    /// <param name="milliseconds">The period, at least 1.</param>
    /// <param name="missedTicks">What happens to ticks nobody waited for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is less than a tick.</exception>
    public static Ticker EveryMilliseconds(int milliseconds, MissedTicks missedTicks = MissedTicks.Skip) =>
        new(Clock.TicksFromMilliseconds(milliseconds), missedTicks);

    /// <inheritdoc cref="EveryMilliseconds"/>
    /// <param name="ticks">The period, at least 1.</param>
    /// <param name="missedTicks">What happens to ticks nobody waited for.</param>
    public static Ticker EveryTicks(long ticks, MissedTicks missedTicks = MissedTicks.Skip) => new(ticks, missedTicks);

    /// <summary>Waits for the next tick.</summary>
    /// <exception cref="InvalidOperationException">The tick before is still awaited.</exception>
    public Future Next()
    {
        _tick.Reuse();
        return _tick;
    }

    /// <summary>Lets the beat start anew: the next tick comes one period after it is awaited.</summary>
    public void Reset() => _started = false;

    /// <summary>The deadline of the tick that begins to be awaited at <paramref name="now"/>.</summary>
    private long DeadlineAt(long now)
    {
        if (!_started)
        {
            _started = true;
            _next = PeriodAfter(now);
        }
        else if (_missedTicks == MissedTicks.Skip && now - _next >= _periodTicks)
        {
            // The latest tick that has passed is given, the ones before it are left out.
            long missed = (now - _next) / _periodTicks;
            Skipped += (int)missed;
            _next += missed * _periodTicks;
        }

        return _next;
    }

    private void Taken(long now) => _next = PeriodAfter(_missedTicks == MissedTicks.Delay ? now : _next);

    /// <summary>A period later, or never: past the end of time it would come at once.</summary>
    private long PeriodAfter(long ticks) => ticks > long.MaxValue - _periodTicks ? long.MaxValue : ticks + _periodTicks;

    private sealed class TickFuture(Ticker ticker) : TimerFuture
    {
        internal override string Name => "Ticker";

        internal void Reuse()
        {
            int status = _state & FutureStatus.Mask;
            if (status == FutureStatus.Awaited)
            {
                throw Errors.WaitedTwice("a Ticker");
            }

            _state = FutureStatus.Inert;
        }

        internal override Future? Poll(Executor executor)
        {
            Future? next = base.Poll(executor);
            if (IsEnded)
            {
                ticker.Taken(executor.Clock.NowTicks);
            }

            return next;
        }

        internal override void Recycle()
        {
            // A Join keeps an ended wait until it ends itself; by then this one object may serve the next wait.
            if (IsEnded)
            {
                _state = FutureStatus.Taken;
            }
        }

        internal override void GiveBack()
        {
            ticker._next = DeadlineTicks;
            Recycle();
        }

        // Kept also for a tick that is due at once, so that one which nobody took goes back as itself.
        private protected override long DeadlineAt(long now) => DeadlineTicks = ticker.DeadlineAt(now);
    }
}
