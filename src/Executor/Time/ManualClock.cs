using System;

namespace Embedded.Async;

/// <summary>
/// Virtual time for tests: it stands still while tasks run and jumps to the next deadline when all of them wait. As an
/// executor's clock it is that executor's <see cref="IParker"/> too.
/// </summary>
public sealed class ManualClock : Clock, IParker
{
    private long _now;

    /// <summary>Makes a clock.</summary>
    /// <param name="startTicks">Where time begins; not negative.</param>
    public ManualClock(long startTicks = 0)
    {
        _now = startTicks;
    }

    /// <inheritdoc/>
    public override long NowTicks => _now;

    /// <summary>Moves time forward.</summary>
    /// <param name="ticks">How far; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative.</exception>
    public void Advance(long ticks)
    {
        if (ticks < 0)
        {
            throw Errors.OutOfRange(nameof(ticks), "must not be negative");
        }

        _now += ticks;
    }

    /// <summary>Jumps to the deadline.</summary>
    /// <exception cref="InvalidOperationException">There is none: every task waits for ever.</exception>
    void IParker.Park(long untilTicks)
    {
        if (untilTicks == long.MaxValue)
        {
            throw Errors.Deadlock();
        }

        _now = untilTicks > _now ? untilTicks : _now;
    }

    void IParker.Unpark()
    {
    }
}
