namespace Embedded.Async;

/// <summary>Told of an entry that was not fed in time. On a device it would note the entry's name and reboot. Must not throw.</summary>
/// <param name="entry">Who starves.</param>
public delegate void StarvedHandler(WatchdogEntry entry);

/// <summary>
/// Notices tasks that no longer do their work: each registers, and must feed its entry at least once a period. One more task runs
/// <see cref="Watch"/>.
/// </summary>
/// <remarks>
/// <para>It sleeps until the earliest deadline, and then looks who was fed meanwhile, so a feed is one store, and there is at most one
/// wake-up for each entry and period.</para>
/// <para>It sees a task that waits for ever, not one that never lets go of the executor: for that, let another task feed the chip's own
/// watchdog.</para>
/// <para>Executor thread, except <see cref="WatchdogEntry.Feed"/>. Allocation: when it is made, and one object for each entry.</para>
/// </remarks>
public sealed class Watchdog
{
    private readonly Executor _executor;
    private readonly StarvedHandler _starved;
    private readonly WatchdogEntry?[] _entries;
    private readonly Signal _changed = new();

    /// <summary>Makes a watchdog without entries.</summary>
    /// <param name="executor">Where <see cref="Watch"/> runs.</param>
    /// <param name="capacity">Entries at the same time, at least 1.</param>
    /// <param name="starved">Called by Watch for each period that an entry was not fed in.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public Watchdog(Executor executor, int capacity, StarvedHandler starved)
    {
        if (capacity < 1)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be at least 1");
        }

        _executor = executor;
        _starved = starved;
        _entries = new WatchdogEntry?[capacity];
    }

    internal long NowTicks => _executor.Clock.NowTicks;

    /// <summary>Adds an entry, to be fed for the first time within one period.</summary>
    /// <param name="name">Who feeds it.</param>
    /// <param name="periodMilliseconds">The longest time between two feeds, at least 1; a feed in its last tick is in time.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">The period is less than 1.</exception>
    /// <exception cref="CapacityException">All entries are used.</exception>
    [Cold("a task registers when it starts")]
    public WatchdogEntry Register(string name, int periodMilliseconds)
    {
        if (periodMilliseconds < 1)
        {
            throw Errors.OutOfRange(nameof(periodMilliseconds), "must be at least 1");
        }

        int place = PlaceOf(null);
        if (place < 0)
        {
            throw Errors.WatchdogFull(_entries.Length);
        }

        var entry = new WatchdogEntry(this, name, Clock.TicksFromMilliseconds(periodMilliseconds));
        _entries[place] = entry;
        entry.Resume();
        return entry;
    }

    /// <summary>
    /// Watches for ever. One task; without it nobody is watched. Cancellation: nothing is lost, run it again to go on; an entry whose time has
    /// passed meanwhile is told of then.
    /// </summary>
    public async Future Watch()
    {
        while (true)
        {
            long deadline = Look();
            await Timeout.AtTicks(_changed.Wait(), deadline == long.MaxValue ? deadline : deadline + 1);
        }
    }

    internal bool Holds(WatchdogEntry entry) => PlaceOf(entry) >= 0;

    internal void LookAgain() => _changed.Set();

    internal void Free(WatchdogEntry entry)
    {
        int place = PlaceOf(entry);
        if (place >= 0)
        {
            _entries[place] = null;
        }
    }

    /// <summary>Tells of all whose time has passed; returns the earliest deadline of those that are watched.</summary>
    private long Look()
    {
        long earliest = long.MaxValue;
        for (int i = 0; i < _entries.Length; i++)
        {
            WatchdogEntry? entry = _entries[i];
            if (entry is null)
            {
                continue;
            }

            long now = NowTicks;
            if (entry.DeadlineTicks < now)
            {
                entry.Starve(now);
                _starved(entry);
            }

            // Again: the handler may have suspended it.
            long deadline = entry.DeadlineTicks;
            earliest = deadline < earliest ? deadline : earliest;
        }

        return earliest;
    }

    private int PlaceOf(WatchdogEntry? entry)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i] == entry)
            {
                return i;
            }
        }

        return -1;
    }
}
