namespace Embedded.Async;

/// <summary>Invariant Once, looked at from outside.</summary>
public sealed partial class Executor
{
    /// <summary>Walks the run queue or the schedule, the slots and the wheel. For tests; executor thread, between polls.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        int slots = _innermost.Length;
        var places = new int[slots];
        for (int queued = 0, at = _last; at >= 0; queued++)
        {
            at = _behind[at];
            places[at]++;
            Invariant.Check(queued < slots, "the run queue is never longer than there are slots");
            if (at == _last)
            {
                break;
            }
        }

        AddScheduled(places);
        int tasks = 0;
        int cancelled = 0;
        for (int slot = 0; slot < slots; slot++)
        {
            Invariant.Check(places[slot] <= 1, "Once: a slot stands in the run queue at most once");
            Invariant.Check((places[slot] == 1) == ((_flags[slot] & Queued) != 0), "the flag Queued says whether a slot stands in the run queue");
            Invariant.Check(places[slot] == 0 || (_flags[slot] & InUse) != 0, "Once: every slot in the run queue has a task");
            if ((_flags[slot] & CancelAsked) != 0)
            {
                cancelled++;
            }

            if ((_flags[slot] & InUse) != 0)
            {
                tasks++;
                Invariant.Check(_innermost[slot] is not null, "a task stands at a future");
            }
        }

        Invariant.Check(tasks == TaskCount, "TaskCount counts the slots in use");
        Invariant.Check(tasks + _freeCount == slots, "a slot is free or has a task");
        var free = new bool[slots];
        for (int i = 0, slot = _lastFree; i < _freeCount; i++)
        {
            slot = _behind[slot];
            Invariant.Check(!free[slot] && (_flags[slot] & InUse) == 0, "a free slot stands in the list of the free ones once, and has no task");
            free[slot] = true;
        }

        Invariant.Check(_attention / Attention.OneCancelled == cancelled, "attention counts the tasks that are being cancelled");
        Invariant.Check(_branch is null && !_unwinding && _untaken is null && (_attention & Attention.OfOnePoll) == 0, "between polls nothing is left over from a poll");
        _wheel.AssertInvariants();
    }

    /// <summary>Counts the slots that stand in the schedule; the run queue itself is empty then.</summary>
    private void AddScheduled(int[] places)
    {
        if (_schedule is null)
        {
            return;
        }

        Invariant.Check(_last == Nobody, "with a schedule nobody stands in the run queue between polls");
        var ready = new bool[places.Length];
        _schedule.AssertInvariants(ready);
        bool isAny = false;
        for (int slot = 0; slot < ready.Length; slot++)
        {
            if (ready[slot])
            {
                places[slot]++;
                isAny = true;
            }
        }

        Invariant.Check(_schedule.IsEmpty != isAny, "a schedule is empty if no slot stands in it");
        Invariant.Check(!_enqueuesPlainly, "a schedule is asked for each wake-up");
    }
}
