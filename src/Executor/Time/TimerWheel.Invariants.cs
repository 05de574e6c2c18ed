namespace Embedded.Async;

/// <summary>Invariant Place, looked at from outside.</summary>
internal sealed partial class TimerWheel
{
    /// <summary>Walks the whole wheel. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        int armed = 0;
        bool isFound = false;
        for (int list = 0; list <= Far; list++)
        {
            TimerFuture? first = _lists[list];
            if (list != Far)
            {
                bool marked = (_occupied[list / WordBits] & (1L << (list % WordBits))) != 0;
                Invariant.Check(marked == (first is not null), "a slot's bit says whether the slot has a timer");
            }

            if (first is null)
            {
                continue;
            }

            TimerFuture node = first;
            do
            {
                armed++;
                isFound |= node.DeadlineTicks == EarliestTicks;
                Invariant.Check(node.DeadlineTicks >= _elapsed, "no armed timer is due before the time that has passed");
                Invariant.Check(node.DeadlineTicks >= EarliestTicks, "no timer is due before EarliestTicks");
                Invariant.Check(ListOf(node.DeadlineTicks) == list, "Place: a timer stands where its deadline and the time that has passed say");
                Invariant.Check(node._nextTimer!._previousTimer == node, "the links of a list agree in both directions");
                node = node._nextTimer!;
            }
            while (node != first);
        }

        for (int word = 0; word < _occupied.Length; word++)
        {
            Invariant.Check((_occupied[word] != 0) == ((_occupiedWords & (1L << word)) != 0), "a word's bit says whether the word has a slot");
        }

        Invariant.Check(armed == Count, "Count counts the armed timers");
        Invariant.Check(armed == 0 || !_isExact || isFound, "a timer is due at EarliestTicks when that is exact");
        Invariant.Check(armed != 0 || EarliestTicks == long.MaxValue, "an empty wheel is never due");
    }
}
