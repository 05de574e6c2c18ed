namespace Embedded.Async;

/// <summary>
/// A hierarchical timing wheel (Varghese and Lauck, 1987, scheme 7) of intrusive nodes, without a periodic tick: arming and
/// cancelling take constant time at any number of timers, and bitmaps of occupied slots tell what is next.
/// </summary>
/// <remarks>
/// <para>Invariant Place: an armed node stands at the level of the highest digit, in base 2^WheelBits, in which its deadline
/// differs from <see cref="_elapsed"/>, in the slot of that digit; beyond the last level it stands in the list of the far
/// ones. So everything at a level is due before everything at the next, a slot before the next slot, and all nodes of one
/// deadline stand in one list, in the order in which they were armed: they fire in that order.</para>
/// <para>_elapsed moves only in <see cref="TakeDue"/>, never past an occupied slot without emptying it; a slot above level 0
/// is emptied into the levels below when time reaches it, at most once a level for each node.</para>
/// </remarks>
internal sealed partial class TimerWheel
{
    private const int Bits = BuildConfig.WheelBits;
    private const int Slots = 1 << Bits;
    private const int SlotMask = Slots - 1;
    private const int Levels = BuildConfig.WheelLevels;

    /// <summary>Slots whose bits stand in one word.</summary>
    private const int WordBits = Slots < 64 ? Slots : 64;

    /// <summary>Words that hold a level's bitmap.</summary>
    private const int Words = Slots / WordBits;

    /// <summary>Where the list of the far timers stands, after the slots.</summary>
    private const int Far = Levels * Slots;

    private readonly TimerFuture?[] _lists = new TimerFuture?[Far + 1];

    /// <summary>One bit a slot.</summary>
    private readonly long[] _occupied = new long[Levels * Words];

    /// <summary>One bit a word of <see cref="_occupied"/>; the lowest is the earliest, because words go by level.</summary>
    private long _occupiedWords;

    /// <summary>All deadlines before this have fired.</summary>
    private long _elapsed;

    /// <summary>Armed timers.</summary>
    internal int Count { get; private set; }

    /// <summary>Nothing is due before this time; cheap, and exact when <see cref="_isExact"/>.</summary>
    internal long EarliestTicks { get; private set; } = long.MaxValue;

    /// <summary>
    /// Whether some timer is due at <see cref="EarliestTicks"/>, so that an executor which rests often does not look through
    /// the same list each time. Stays true when an earlier one is armed; lost with the timer it speaks of.
    /// </summary>
    private bool _isExact;

    internal void Arm(TimerFuture node, long deadline)
    {
        if (deadline < _elapsed)
        {
            deadline = _elapsed;
        }

        node.DeadlineTicks = deadline;
        Count++;
        if (deadline < EarliestTicks)
        {
            EarliestTicks = deadline;
        }

        Insert(node);
    }

    internal void Disarm(TimerFuture node)
    {
        Remove(node, ListOf(node.DeadlineTicks));
        _isExact &= node.DeadlineTicks != EarliestTicks;
        if (--Count == 0)
        {
            EarliestTicks = long.MaxValue;
        }
    }

    /// <summary>Whether a timer is armed that wakes the task in a slot. Looks at all of them; for lints.</summary>
    internal bool HasTimerOf(int slot)
    {
        foreach (TimerFuture? first in _lists)
        {
            TimerFuture? node = first;
            while (node is not null)
            {
                if (node.Slot == slot)
                {
                    return true;
                }

                node = node._nextTimer == first ? null : node._nextTimer;
            }
        }

        return false;
    }

    /// <summary>The next timer that is due, disarmed; or null, after which nothing up to <paramref name="now"/> is armed.</summary>
    internal TimerFuture? TakeDue(long now)
    {
        while (Count != 0)
        {
            long start = NextSlot(out int list);
            if (list == Far && start <= now)
            {
                // Straight to the range of the earliest: after a jump of time, one range after another may be 2^26 of them.
                start = NextDeadline() >> (Levels * Bits) << (Levels * Bits);
            }

            if (start > now)
            {
                if (!_isExact)
                {
                    EarliestTicks = start;
                    _isExact = list < Slots;
                }

                break;
            }

            TimerFuture node = _lists[list]!;
            if (list < Slots || (node._nextTimer == node && node.DeadlineTicks <= now))
            {
                // Level 0, where all of a slot is due at once; or alone in its slot, so nothing else can be due before.
                _elapsed = list < Slots ? start : node.DeadlineTicks;
                Remove(node, list);
                _isExact = false;
                if (--Count == 0)
                {
                    EarliestTicks = long.MaxValue;
                }

                return node;
            }

            _elapsed = start;
            Empty(list);
        }

        if (now > _elapsed)
        {
            _elapsed = now;
        }

        return null;
    }

    /// <summary>The exact deadline of the next timer, or <see cref="long.MaxValue"/>.</summary>
    internal long NextDeadline()
    {
        if (Count == 0 || _isExact)
        {
            return EarliestTicks;
        }

        _isExact = true;
        long start = NextSlot(out int list);
        if (list < Slots)
        {
            EarliestTicks = start;
            return start;
        }

        TimerFuture first = _lists[list]!;
        long earliest = first.DeadlineTicks;
        for (TimerFuture node = first._nextTimer!; node != first; node = node._nextTimer!)
        {
            if (node.DeadlineTicks < earliest)
            {
                earliest = node.DeadlineTicks;
            }
        }

        EarliestTicks = earliest;
        return earliest;
    }

    /// <summary>The first occupied list and the time at which its range begins.</summary>
    private long NextSlot(out int list)
    {
        if (_occupiedWords != 0)
        {
            int word = Platform.LowestBit(_occupiedWords);
            list = (word * WordBits) + Platform.LowestBit(_occupied[word]);
            int shift = (list >> Bits) * Bits;
            return (((_elapsed >> shift) & ~(long)SlotMask) | (long)(list & SlotMask)) << shift;
        }

        list = Far;
        return ((_elapsed >> (Levels * Bits)) + 1) << (Levels * Bits);
    }

    private int ListOf(long deadline)
    {
        long difference = deadline ^ _elapsed;
        if (difference < Slots)
        {
            return (int)deadline & SlotMask;
        }

        int level = Platform.HighestBit(difference) / Bits;
        return level < Levels ? (level << Bits) + ((int)(deadline >> (level * Bits)) & SlotMask) : Far;
    }

    private void Insert(TimerFuture node)
    {
        int list = ListOf(node.DeadlineTicks);
        TimerFuture? first = _lists[list];
        if (first is null)
        {
            Platform.Store(_lists, list, node);
            // Often it was alone where it stood before, too; comparing is cheaper than the collector's write barrier.
            if (node._nextTimer != node)
            {
                node._nextTimer = node;
            }

            if (node._previousTimer != node)
            {
                node._previousTimer = node;
            }

            if (list != Far)
            {
                int word = list / WordBits;
                _occupied[word] |= 1L << (list % WordBits);
                _occupiedWords |= 1L << word;
            }

            return;
        }

        TimerFuture last = first._previousTimer!;
        node._nextTimer = first;
        node._previousTimer = last;
        last._nextTimer = node;
        first._previousTimer = node;
    }

    private void Remove(TimerFuture node, int list)
    {
        TimerFuture next = node._nextTimer!;
        if (next == node)
        {
            _lists[list] = null;
            ClearOccupied(list);
        }
        else
        {
            TimerFuture previous = node._previousTimer!;
            previous._nextTimer = next;
            next._previousTimer = previous;
            if (_lists[list] == node)
            {
                Platform.Store(_lists, list, next);
            }
        }

        // The node keeps its links: clearing them would cost the collector's write barrier twice, and they lead to timers only.
    }

    /// <summary>Moves the nodes of a list to where they belong now, in their order.</summary>
    private void Empty(int list)
    {
        TimerFuture first = _lists[list]!;
        _lists[list] = null;
        ClearOccupied(list);
        TimerFuture node = first;
        do
        {
            TimerFuture next = node._nextTimer!;
            // With thousands of timers the list is spread over memory; this overlaps the way to the next with this one's work.
            Platform.Prefetch(next);
            Insert(node);
            node = next;
        }
        while (node != first);
    }

    private void ClearOccupied(int list)
    {
        if (list != Far)
        {
            int word = list / WordBits;
            long left = _occupied[word] & ~(1L << (list % WordBits));
            _occupied[word] = left;
            if (left == 0)
            {
                _occupiedWords &= ~(1L << word);
            }
        }
    }
}
