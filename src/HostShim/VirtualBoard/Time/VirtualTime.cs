using System;

namespace Embedded.HostShim;

/// <summary>
/// The board's clock and its queue of coming events. Time moves only when somebody calls <see cref="AdvanceTo"/> and
/// never goes back. One tick is 1 / <see cref="TicksPerSecond"/> seconds. All members belong to the board's thread.
/// </summary>
/// <remarks>
/// The queue is a binary heap ordered by (due ticks, order of scheduling), so that two events of the same tick run in
/// the order in which they were scheduled and a run can be repeated exactly. Each event knows its place in the heap,
/// which makes <see cref="Cancel"/> O(log n).
/// </remarks>
public sealed class VirtualTime
{
    /// <summary>Ticks in a second, the build's <c>TicksPerSecond</c>.</summary>
    public const long TicksPerSecond = BuildConfig.TicksPerSecond;

    // More than any board here keeps in flight; a script of many lines makes it grow while the board is set up.
    private const int InitialCapacity = 256;

    private BoardEvent[] _heap = new BoardEvent[InitialCapacity];
    private int _count;
    private long _sequence;
    private bool _firing;

    /// <summary>Ticks since the board was made.</summary>
    public long NowTicks { get; private set; }

    /// <summary>Events that wait.</summary>
    public int PendingEvents => _count;

    /// <summary>When the next event is due, or <see cref="long.MaxValue"/> when none waits.</summary>
    public long NextEventTicks => _count == 0 ? long.MaxValue : _heap[0].DueTicks;

    /// <summary>Ticks of a number of milliseconds, rounded up so that a delay is never shorter than asked for.</summary>
    /// <param name="milliseconds">Milliseconds, not negative.</param>
    /// <returns>The ticks.</returns>
    public static long FromMilliseconds(long milliseconds) => FromFraction(milliseconds, 1000);

    /// <summary>Ticks of <paramref name="numerator"/> / <paramref name="denominator"/> seconds, rounded up.</summary>
    /// <param name="numerator">Not negative.</param>
    /// <param name="denominator">Greater than zero.</param>
    /// <returns>The ticks.</returns>
    public static long FromFraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        // Whole seconds apart from the rest: numerator * TicksPerSecond would overflow within days of virtual time.
        long whole = numerator / denominator;
        long rest = numerator % denominator;
        return checked((whole * TicksPerSecond) + (((rest * TicksPerSecond) + denominator - 1) / denominator));
    }

    /// <summary>Puts an event into the queue. O(log n); allocates only when the heap must grow.</summary>
    /// <param name="atTicks">When it is due; a time that has passed means at the next advance, not in the past.</param>
    /// <param name="boardEvent">An event that does not wait already.</param>
    /// <exception cref="InvalidOperationException">The event waits already; cancel it first.</exception>
    public void Schedule(long atTicks, BoardEvent boardEvent)
    {
        ArgumentNullException.ThrowIfNull(boardEvent);
        if (boardEvent.IsScheduled)
        {
            throw new InvalidOperationException("This board event waits already; cancel it before it is scheduled again.");
        }

        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        boardEvent.DueTicks = Math.Max(atTicks, NowTicks);
        boardEvent.Sequence = _sequence++;
        SiftUp(_count++, boardEvent);
    }

    /// <summary>Takes an event out of the queue. O(log n), no allocation.</summary>
    /// <param name="boardEvent">Any event.</param>
    /// <returns>Whether it waited.</returns>
    /// <exception cref="InvalidOperationException">The event waits in another board's queue.</exception>
    public bool Cancel(BoardEvent boardEvent)
    {
        ArgumentNullException.ThrowIfNull(boardEvent);
        if (!boardEvent.IsScheduled)
        {
            return false;
        }

        int index = boardEvent.HeapIndex;
        if (index >= _count || !ReferenceEquals(_heap[index], boardEvent))
        {
            throw new InvalidOperationException("This board event waits in the queue of another board.");
        }

        RemoveAt(index);
        return true;
    }

    /// <summary>
    /// Moves time to <paramref name="ticks"/> and fires every event that is due by then, in order, each with
    /// <see cref="NowTicks"/> at its own time. A time that has passed already does nothing.
    /// </summary>
    /// <param name="ticks">The new time.</param>
    /// <exception cref="InvalidOperationException">Called from inside an event.</exception>
    public void AdvanceTo(long ticks)
    {
        if (_firing)
        {
            throw new InvalidOperationException("A board event must not advance time.");
        }

        _firing = true;
        try
        {
            while (_count > 0 && _heap[0].DueTicks <= ticks)
            {
                BoardEvent next = _heap[0];
                RemoveAt(0);
                NowTicks = next.DueTicks;
                next.Fire(NowTicks);
            }
        }
        finally
        {
            _firing = false;
        }

        NowTicks = Math.Max(NowTicks, ticks);
    }

    /// <summary>Checks the heap; O(n), for tests after each step.</summary>
    internal void AssertInvariants()
    {
        for (int i = 0; i < _heap.Length; i++)
        {
            BoardEvent? item = _heap[i];
            Check(item is not null == i < _count, "The heap fills its first places and no others.");
            if (item is null)
            {
                continue;
            }

            Check(item.HeapIndex == i, "Each event knows its place.");
            Check(item.DueTicks >= NowTicks, "No event waits in the past.");
            Check(i == 0 || Before(_heap[(i - 1) / 2], item), "A parent comes before its children.");
        }
    }

    private static void Check(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"VirtualTime is broken: {invariant}");
        }
    }

    private static bool Before(BoardEvent a, BoardEvent b) =>
        a.DueTicks != b.DueTicks ? a.DueTicks < b.DueTicks : a.Sequence < b.Sequence;

    private void RemoveAt(int index)
    {
        _heap[index].HeapIndex = BoardEvent.NotScheduled;
        BoardEvent last = _heap[--_count];
        _heap[_count] = null!;
        if (index == _count)
        {
            return;
        }

        // The last leaf may belong above or below the hole when the hole is in another branch.
        if (index > 0 && Before(last, _heap[(index - 1) / 2]))
        {
            SiftUp(index, last);
        }
        else
        {
            SiftDown(index, last);
        }
    }

    private void SiftUp(int index, BoardEvent item)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!Before(item, _heap[parent]))
            {
                break;
            }

            Place(index, _heap[parent]);
            index = parent;
        }

        Place(index, item);
    }

    private void SiftDown(int index, BoardEvent item)
    {
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], item))
            {
                break;
            }

            Place(index, _heap[child]);
            index = child;
        }

        Place(index, item);
    }

    private void Place(int index, BoardEvent item)
    {
        _heap[index] = item;
        item.HeapIndex = index;
    }
}
