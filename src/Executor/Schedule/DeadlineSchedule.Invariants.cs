namespace Embedded.Async;

/// <summary>The tournament, looked at from outside.</summary>
public sealed partial class DeadlineSchedule
{
    internal override void AssertInvariants(bool[] ready)
    {
        int slots = _deadlines.Length;
        for (int slot = 0; slot < slots; slot++)
        {
            ready[slot] = _turns[slot] != NotReady;
            Invariant.Check(_turns[slot] < _turn || !ready[slot], "the turns are those that were given out");
            Invariant.Check(_keys[slot] == (ready[slot] ? _deadlines[slot] : None), "a ready slot competes with its deadline, all others after it");
            Invariant.Check(_winners[slots + slot] == slot, "the second half holds the slots in their order");
        }

        for (int place = slots - 1; place > 0; place--)
        {
            int one = _winners[place << 1];
            int other = _winners[(place << 1) + 1];
            int winner = _winners[place];
            Invariant.Check(winner == one || winner == other, "a place is won by one of the two behind it");
            Invariant.Check(!IsBefore(winner == one ? other : one, winner), "a place is won by the one that comes first");
        }
    }
}
