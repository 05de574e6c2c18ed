namespace Embedded.Async;

/// <summary>What is set aside is there, looked at from outside.</summary>
public sealed partial class Channel<T>
{
    /// <summary>Looks at the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            int count = _items.Count;
            Invariant.Check(count >= 0 && count <= _items.Length, "a channel never holds more than its ring");
            Invariant.Check(_receivers.Granted >= 0 && _receivers.Granted <= count, "every item that is set aside is there");
            Invariant.Check(
                _senders.Granted >= 0 && (_closed || _senders.Granted <= _capacity), "never more places are set aside than there ever are");
            Invariant.Check(_receivers.IsEmpty || !HasItem, "nobody waits for an item while there is one to take");
            Invariant.Check(_watchers.IsEmpty || !HasItem, "nobody waits to see an item while there is one");
            Invariant.Check(_senders.IsEmpty || Places <= _senders.Granted, "nobody waits for a place while there is one to take");
            Invariant.Check(!_closed || _senders.IsEmpty, "nobody waits to send to a closed channel");
            Invariant.Check(!IsOver || (_receivers.IsEmpty && _watchers.IsEmpty), "nobody waits for an item of a channel that is over");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
