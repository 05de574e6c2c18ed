namespace Embedded.Async;

/// <summary>Invariant Once, looked at from outside.</summary>
public sealed partial class Executor
{
    /// <summary>Walks the run queue, the slots and the wheel. For tests; executor thread, between polls.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        int slots = _innermost.Length;
        var places = new int[slots];
        int queued = _queueTail - _queueHead;
        Invariant.Check(queued >= 0 && queued <= slots, "the run queue is never longer than there are slots");
        for (int i = 0; i < queued; i++)
        {
            places[_queue[(_queueHead + i) & _queueMask]]++;
        }

        int tasks = 0;
        for (int slot = 0; slot < slots; slot++)
        {
            Invariant.Check(places[slot] <= 1, "Once: a slot stands in the run queue at most once");
            Invariant.Check((places[slot] == 1) == ((_flags[slot] & Queued) != 0), "the flag Queued says whether a slot stands in the run queue");
            if ((_flags[slot] & InUse) != 0)
            {
                tasks++;
                Invariant.Check(_innermost[slot] is not null, "a task stands at a future");
            }
        }

        Invariant.Check(tasks == TaskCount, "TaskCount counts the slots in use");
        Invariant.Check(tasks + _freeCount == slots, "a slot is free or has a task");
        var free = new bool[slots];
        for (int i = 0; i < _freeCount; i++)
        {
            int slot = _free[(_freeHead + i) % slots];
            Invariant.Check(!free[slot] && (_flags[slot] & InUse) == 0, "a free slot stands in the list of the free ones once, and has no task");
            free[slot] = true;
        }

        Invariant.Check(_branch is null && !_unwinding && _untaken is null, "between polls nothing is left over from a poll");
        _wheel.AssertInvariants();
    }
}
