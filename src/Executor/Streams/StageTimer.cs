namespace Embedded.Async;

/// <summary>A stage's own timer, so that it takes none from the pool.</summary>
internal sealed class StageTimer : TimerFuture
{
    internal static long Now => Executor.Current.Clock.NowTicks;

    internal override void Recycle()
    {
        if (IsEnded)
        {
            SetStatus(FutureStatus.Taken);
        }
    }

    /// <summary>Makes it wait until a time.</summary>
    internal Future At(long deadlineTicks)
    {
        Set(deadlineTicks, relative: false);
        return this;
    }

    /// <summary>A while from now, or never: past the end of time it would be at once.</summary>
    internal static long After(long ticks)
    {
        long now = Now;
        return ticks > long.MaxValue - now ? long.MaxValue : now + ticks;
    }
}
