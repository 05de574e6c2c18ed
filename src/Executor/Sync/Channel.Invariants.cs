namespace Embedded.Async;

/// <summary>What is set aside is there, looked at from outside.</summary>
public sealed partial class Channel<T>
{
    /// <summary>Looks at the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        Lock();
        try
        {
            Invariant.Check(_count >= 0 && _count <= _items.Length, "a channel never holds more than its capacity");
            Invariant.Check(_grantedItems >= 0 && _grantedItems <= _count, "every item that is set aside is there");
            Invariant.Check(
                _grantedPlaces >= 0 && (_closed || _count + _grantedPlaces <= _items.Length), "every place that is set aside is free");
            Invariant.Check(_receivers.IsEmpty || !HasItem, "nobody waits for an item while there is one to take");
            Invariant.Check(_watchers.IsEmpty || !HasItem, "nobody waits to see an item while there is one");
            Invariant.Check(
                _senders.IsEmpty || _count + _grantedPlaces == _items.Length, "nobody waits for a place while there is one to take");
            Invariant.Check(!_closed || _senders.IsEmpty, "nobody waits to send to a closed channel");
            Invariant.Check(!IsOver || (_receivers.IsEmpty && _watchers.IsEmpty), "nobody waits for an item of a channel that is over");
        }
        finally
        {
            Unlock();
        }
    }
}
