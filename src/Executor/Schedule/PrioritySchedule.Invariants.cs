namespace Embedded.Async;

/// <summary>The rings and the bitmap, looked at from outside.</summary>
public sealed partial class PrioritySchedule
{
    internal override void AssertInvariants(bool[] ready)
    {
        for (int priority = Lowest; priority <= Highest; priority++)
        {
            int first = _firsts[priority];
            Invariant.Check((first != Nobody) == ((_occupied & (1 << priority)) != 0), "a priority's bit says whether it has a ready task");
            if (first == Nobody)
            {
                continue;
            }

            int slot = first;
            do
            {
                Invariant.Check(!ready[slot], "a slot stands in one ring, once");
                ready[slot] = true;
                Invariant.Check(_priorities[slot] == priority, "a slot stands in the ring of its priority");
                Invariant.Check(_next[slot] != Nobody && _previous[_next[slot]] == slot, "the links of a ring agree in both directions");
                slot = _next[slot];
            }
            while (slot != first);
        }

        for (int slot = 0; slot < ready.Length; slot++)
        {
            Invariant.Check(ready[slot] == (_next[slot] != Nobody), "a slot that is not ready has no link");
        }
    }
}
