namespace Embedded.Async;

/// <summary>What one task feeds; see <see cref="Watchdog"/>.</summary>
/// <remarks>
/// <code>
///   watched --(1)--> suspended --(2)--> watched      1 Suspend  2 Resume
///      +------(3)------> removed &lt;--(3)---+         3 Remove
/// </code>
/// </remarks>
public sealed class WatchdogEntry
{
    /// <summary>The deadline of an entry that is not watched.</summary>
    private const long Never = long.MaxValue;

    private readonly Watchdog _watchdog;

    /// <summary>
    /// The last tick at which it may be fed. Written by who feeds and, after it has passed, by the watch; a feed just then is lost in a
    /// deadline that is as late.
    /// </summary>
    private long _deadlineTicks = Never;

    internal WatchdogEntry(Watchdog watchdog, string name, long periodTicks)
    {
        _watchdog = watchdog;
        Name = name;
        PeriodTicks = periodTicks;
    }

    /// <summary>Who feeds it.</summary>
    public string Name { get; }

    /// <summary>The longest time between two feeds, in ticks.</summary>
    public long PeriodTicks { get; }

    /// <summary>How many periods have passed without a feed.</summary>
    public int Starved { get; private set; }

    /// <summary>Whether it is watched now.</summary>
    public bool IsWatched => Platform.VolatileRead(ref _deadlineTicks) != Never;

    internal long DeadlineTicks => Platform.VolatileRead(ref _deadlineTicks);

    /// <summary>
    /// Says that all is well: it need not be fed again for one period. Any thread or interrupt; no lock, no allocation, one look at the clock.
    /// Does nothing while it is suspended, or after it was removed.
    /// </summary>
    public void Feed()
    {
        if (IsWatched)
        {
            Extend(_watchdog.NowTicks);
        }
    }

    /// <summary>It need not be fed until <see cref="Resume"/>. Executor thread; interrupts that feed it are stopped before.</summary>
    public void Suspend() => Platform.VolatileWrite(ref _deadlineTicks, Never);

    /// <summary>It must be fed again, for the first time within one period. Executor thread.</summary>
    public void Resume()
    {
        if (_watchdog.Holds(this))
        {
            Extend(_watchdog.NowTicks);
            _watchdog.LookAgain();
        }
    }

    /// <summary>It is not watched any more, and its place is free. Executor thread; interrupts that feed it are stopped before.</summary>
    public void Remove()
    {
        Suspend();
        _watchdog.Free(this);
    }

    internal void Extend(long now) =>
        Platform.VolatileWrite(ref _deadlineTicks, PeriodTicks >= Never - now ? Never - 1 : now + PeriodTicks);

    internal void Starve(long now)
    {
        Starved++;
        Extend(now);
    }
}
