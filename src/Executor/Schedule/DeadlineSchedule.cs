using System;

namespace Embedded.Async;

/// <summary>
/// Polls the ready task whose deadline comes first (Liu and Layland, Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
/// Environment, 1973, section 7); of equal deadlines the one woken first. Waking and choosing take logarithmic time: a binary heap.
/// </summary>
/// <remarks>
/// A deadline stays until it is changed; usually a task sets its own each time before it waits for its next job. A late one is not told of; see
/// the trace for that. A task without a deadline comes after all that have one, and these take turns.
/// </remarks>
public sealed class DeadlineSchedule : Schedule
{
    /// <summary>What a new task has: after every other.</summary>
    public const long None = long.MaxValue;

    private const int Nowhere = -1;

    /// <summary>A heap of slots: each before its children at 2n+1 and 2n+2.</summary>
    private int[] _heap = null!;
    private long[] _deadlines = null!;

    /// <summary>When each was added, counted, so that those of one deadline stay in their order.</summary>
    private long[] _turns = null!;

    /// <summary>Where in the heap a slot stands.</summary>
    private int[] _places = null!;
    private int _count;
    private long _turn;

    internal override bool IsEmpty => _count == 0;

    /// <summary>Sets when a task should have been polled, also while it is ready or being polled. Executor thread; no allocation.</summary>
    /// <param name="task">The task; one that has ended is left alone.</param>
    /// <param name="deadlineTicks">In ticks of the executor's clock, or <see cref="None"/>.</param>
    /// <exception cref="WrongContextException">The task is another executor's, or this is another thread.</exception>
    public void SetDeadline(TaskHandle task, long deadlineTicks)
    {
        int slot = SlotOf(task);
        if (slot < 0)
        {
            return;
        }

        _deadlines[slot] = deadlineTicks;
        int place = _places[slot];
        if (place != Nowhere)
        {
            _turns[slot] = _turn++;
            Sink(slot, Rise(slot, place));
        }
    }

    /// <summary>A task's deadline in ticks; <see cref="None"/> if it has none or has ended. Executor thread.</summary>
    /// <exception cref="WrongContextException">The task is another executor's, or this is another thread.</exception>
    public long GetDeadline(TaskHandle task)
    {
        int slot = SlotOf(task);
        return slot < 0 ? None : _deadlines[slot];
    }

    internal override void Add(int slot)
    {
        _turns[slot] = _turn++;
        Rise(slot, _count++);
    }

    internal override int Take()
    {
        int first = _heap[0];
        _places[first] = Nowhere;
        int last = _heap[--_count];
        if (_count != 0)
        {
            Sink(last, 0);
        }

        return first;
    }

    internal override void Reset(int slot) => _deadlines[slot] = None;

    private protected override void Allocate(int slots)
    {
        _heap = new int[slots];
        _deadlines = new long[slots];
        _turns = new long[slots];
        _places = new int[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            _places[slot] = Nowhere;
        }
    }

    private bool IsBefore(int slot, int other)
    {
        long mine = _deadlines[slot];
        long others = _deadlines[other];
        return mine < others || (mine == others && _turns[slot] < _turns[other]);
    }

    /// <summary>Puts a slot at a place of the heap, or nearer to the front. Returns where it stands.</summary>
    private int Rise(int slot, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            int other = _heap[parent];
            if (!IsBefore(slot, other))
            {
                break;
            }

            _heap[place] = other;
            _places[other] = place;
            place = parent;
        }

        _heap[place] = slot;
        _places[slot] = place;
        return place;
    }

    /// <summary>Puts a slot at a place of the heap, or further from the front.</summary>
    private void Sink(int slot, int place)
    {
        while (true)
        {
            int child = (place << 1) + 1;
            if (child >= _count)
            {
                break;
            }

            int other = _heap[child];
            if (child + 1 < _count && IsBefore(_heap[child + 1], other))
            {
                other = _heap[++child];
            }

            if (!IsBefore(other, slot))
            {
                break;
            }

            _heap[place] = other;
            _places[other] = place;
            place = child;
        }

        _heap[place] = slot;
        _places[slot] = place;
    }
}
