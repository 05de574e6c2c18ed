using System;

namespace Embedded.Async;

/// <summary>
/// Polls the ready task of the highest priority first; those of one priority take turns, first woken first. Waking and
/// choosing take constant time at any number of tasks: a list a priority, and a bitmap of those that are not empty.
/// </summary>
/// <remarks>
/// Priorities are strict: a task is not polled while a more urgent one is ready. One that is changed while it is ready goes at once
/// to the back of those of its new priority. Memory: 12 bytes a task slot.
/// </remarks>
public sealed partial class PrioritySchedule : Schedule
{
    /// <summary>The lowest priority.</summary>
    public const int Lowest = 0;

    /// <summary>What a new task has.</summary>
    public const int Normal = 16;

    /// <summary>The highest priority; the bits of an int say how many there are.</summary>
    public const int Highest = 31;

    /// <summary>The first slot of each priority, or Nobody. The last stands before it, because the lists are rings.</summary>
    private readonly int[] _firsts = new int[Highest + 1];

    /// <summary>Behind each slot that is ready; Nobody for one that is not.</summary>
    private int[] _next = null!;
    private int[] _previous = null!;
    private int[] _priorities = null!;

    /// <summary>A bit for each priority that has a ready task.</summary>
    private int _occupied;

    internal override bool IsEmpty => _occupied == 0;

    /// <summary>Makes a task more or less urgent, also while it is ready or being polled. Executor thread; no allocation; constant time.</summary>
    /// <param name="task">The task; one that has ended is left alone.</param>
    /// <param name="priority"><see cref="Lowest"/> to <see cref="Highest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such priority.</exception>
    /// <exception cref="WrongContextException">The task is another executor's, or this is another thread.</exception>
    public void SetPriority(TaskHandle task, int priority)
    {
        if (priority < Lowest || priority > Highest)
        {
            throw Errors.OutOfRange(nameof(priority), "must be 0 to 31");
        }

        int slot = SlotOf(task);
        if (slot < 0 || _priorities[slot] == priority)
        {
            return;
        }

        bool queued = _next[slot] != Nobody;
        if (queued)
        {
            Remove(slot);
        }

        _priorities[slot] = priority;
        if (queued)
        {
            Add(slot);
        }
    }

    /// <summary>A task's priority; -1 if it has ended. Executor thread.</summary>
    /// <exception cref="WrongContextException">The task is another executor's, or this is another thread.</exception>
    public int GetPriority(TaskHandle task)
    {
        int slot = SlotOf(task);
        return slot < 0 ? -1 : _priorities[slot];
    }

    internal override void Add(int slot)
    {
        int priority = _priorities[slot];
        int first = _firsts[priority];
        if (first == Nobody)
        {
            _firsts[priority] = slot;
            _next[slot] = slot;
            _previous[slot] = slot;
            _occupied |= 1 << priority;
            return;
        }

        int last = _previous[first];
        _next[last] = slot;
        _previous[slot] = last;
        _next[slot] = first;
        _previous[first] = slot;
    }

    internal override int Take()
    {
        if (_occupied == 0)
        {
            return Nobody;
        }

        int slot = _firsts[Platform.HighestBit((uint)_occupied)];
        Remove(slot);
        return slot;
    }

    internal override void Reset(int slot) => _priorities[slot] = Normal;

    private protected override void Allocate(int slots)
    {
        _next = new int[slots];
        _previous = new int[slots];
        _priorities = new int[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            _next[slot] = Nobody;
        }

        for (int priority = 0; priority < _firsts.Length; priority++)
        {
            _firsts[priority] = Nobody;
        }
    }

    private void Remove(int slot)
    {
        int priority = _priorities[slot];
        int next = _next[slot];
        _next[slot] = Nobody;
        if (next == slot)
        {
            _firsts[priority] = Nobody;
            _occupied &= ~(1 << priority);
            return;
        }

        int previous = _previous[slot];
        _next[previous] = next;
        _previous[next] = previous;
        if (_firsts[priority] == slot)
        {
            _firsts[priority] = next;
        }
    }
}
