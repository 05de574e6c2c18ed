using System;

namespace Embedded.Async;

/// <summary>
/// Polls the ready task whose deadline comes first (Liu and Layland, Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
/// Environment, 1973, section 7); of equal deadlines the one woken first. Waking and choosing take logarithmic time.
/// </summary>
/// <remarks>
/// <para>A deadline stays until it is changed; usually a task sets its own each time before it waits for its next job. One that has passed
/// changes nothing but the order. A task without a deadline comes after all that have one, and these take turns.</para>
/// <para>Memory: 32 bytes a task slot.</para>
/// </remarks>
public sealed partial class DeadlineSchedule : Schedule
{
    /// <summary>What a new task has: after every other.</summary>
    public const long None = long.MaxValue;

    /// <summary>The turn of a slot that is not ready: after every other.</summary>
    private const long NotReady = long.MaxValue;

    /// <summary>
    /// A tournament of the slots (Knuth, The Art of Computer Programming, volume 3, section 5.4.1): the second half holds the slots in
    /// their order, and before it each place holds the first of the two at twice its number and behind. So at 1 stands the first of all.
    /// Rather than a heap, because a slot's way to the root does not depend on what it meets there: no processor has to guess it.
    /// </summary>
    private int[] _winners = null!;
    private long[] _deadlines = null!;

    /// <summary>A ready slot's deadline; None for any other. What the tournament compares first.</summary>
    private long[] _keys = null!;

    /// <summary>When each was added, counted, so that those of one deadline stay in their order.</summary>
    private long[] _turns = null!;
    private long _turn;

    internal override bool IsEmpty => _turns[_winners[1]] == NotReady;

    /// <summary>
    /// Sets when a task should have been polled, also while it is ready or being polled. If it is ready it goes behind those that
    /// have the same deadline already. Executor thread; no allocation.
    /// </summary>
    /// <param name="task">The task; one that has ended is left alone.</param>
    /// <param name="deadlineTicks">In ticks of the executor's clock, or <see cref="None"/>.</param>
    /// <exception cref="WrongContextException">The task is another executor's, or this is another thread.</exception>
    public void SetDeadline(TaskHandle task, long deadlineTicks)
    {
        int slot = SlotOf(task);
        if (slot < 0 || _deadlines[slot] == deadlineTicks)
        {
            return;
        }

        _deadlines[slot] = deadlineTicks;
        if (_turns[slot] != NotReady)
        {
            _keys[slot] = deadlineTicks;
            _turns[slot] = _turn++;
            Replay(slot);
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
        _keys[slot] = _deadlines[slot];
        _turns[slot] = _turn++;
        int[] winners = _winners;
        // Up to where another comes first; from there on nothing changes.
        for (int place = (slot + (winners.Length >> 1)) >> 1; place > 0 && !IsBefore(winners[place], slot); place >>= 1)
        {
            winners[place] = slot;
        }
    }

    internal override int Take()
    {
        int first = _winners[1];
        if (_turns[first] == NotReady)
        {
            return Nobody;
        }

        _keys[first] = None;
        _turns[first] = NotReady;
        Replay(first);
        return first;
    }

    internal override void Reset(int slot) => _deadlines[slot] = None;

    private protected override void Allocate(int slots)
    {
        _winners = new int[slots * 2];
        _deadlines = new long[slots];
        _keys = new long[slots];
        _turns = new long[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            _keys[slot] = None;
            _turns[slot] = NotReady;
            _winners[slots + slot] = slot;
        }

        for (int place = slots - 1; place > 0; place--)
        {
            _winners[place] = _winners[place << 1];
        }
    }

    private bool IsBefore(int slot, int other)
    {
        long mine = _keys[slot];
        long others = _keys[other];
        return mine < others || (mine == others && _turns[slot] < _turns[other]);
    }

    /// <summary>Decides again on all places on the way from a slot to the root.</summary>
    private void Replay(int slot)
    {
        int[] winners = _winners;
        long[] keys = _keys;
        long[] turns = _turns;
        int winner = slot;
        long key = keys[slot];
        long turn = turns[slot];
        for (int place = slot + (winners.Length >> 1); place > 1; place >>= 1)
        {
            int other = winners[place ^ 1];
            long otherKey = keys[other];
            long otherTurn = turns[other];
            // Without a jump: which of the two comes first is what a processor cannot guess.
            long choose = (otherKey < key) | ((otherKey == key) & (otherTurn < turn)) ? -1L : 0L;
            winner ^= (winner ^ other) & (int)choose;
            key ^= (key ^ otherKey) & choose;
            turn ^= (turn ^ otherTurn) & choose;
            winners[place >> 1] = winner;
        }
    }
}
