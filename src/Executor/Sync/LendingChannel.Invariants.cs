namespace Embedded.Async;

/// <summary>Every slot is in one place.</summary>
public sealed partial class LendingChannel<T>
{
    /// <summary>Looks at the slots and the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            var counts = new int[LentToReceiver + 1];
            foreach (int place in _places)
            {
                counts[place]++;
            }

            Invariant.Check(counts[Empty] == _empty.Count, "the empty slots stand in the ring of the empty");
            Invariant.Check(counts[Full] == _full.Count, "the full slots stand in the ring of the full");
            Invariant.Check(_senders.Granted >= 0 && _senders.Granted <= _empty.Count, "every slot that is set aside is empty");
            Invariant.Check(_receivers.Granted >= 0 && _receivers.Granted <= _full.Count, "every slot that is set aside is full");
            Invariant.Check(_senders.IsEmpty || _empty.Count == _senders.Granted, "nobody waits for a slot while there is one");
            Invariant.Check(_receivers.IsEmpty || _full.Count == _receivers.Granted, "nobody waits for a full slot while there is one");
            Invariant.Check(!_closed || _senders.IsEmpty, "nobody waits to send to a closed channel");
            Invariant.Check(!IsOver || _receivers.IsEmpty, "nobody waits for a slot of a channel that is over");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
