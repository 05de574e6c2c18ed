namespace Embedded.Async;

/// <summary>The heap is one, and what is set aside is there.</summary>
public sealed partial class PriorityChannel<T>
{
    /// <summary>Looks at the heap and the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(_heap.IsHeap(), "nobody stands above one of higher priority");
            Invariant.Check(_receivers.Granted >= 0 && _receivers.Granted <= _heap.Count, "every item that is set aside is there");
            Invariant.Check(_receivers.IsEmpty || !HasItem, "nobody waits for an item while there is one to take");
            Invariant.Check(_senders.IsEmpty || Places <= _senders.Granted, "nobody waits for a place while there is one to take");
            Invariant.Check(!_closed || _senders.IsEmpty, "nobody waits to send to a closed channel");
            Invariant.Check(!IsOver || _receivers.IsEmpty, "nobody waits for an item of a channel that is over");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
