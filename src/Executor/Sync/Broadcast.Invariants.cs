namespace Embedded.Async;

/// <summary>Nobody waits beside what it waits for.</summary>
public sealed partial class Broadcast<T>
{
    /// <summary>Looks at the counts. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(Places >= 0, "nobody is behind by more than the ring holds");
            Invariant.Check(_publishers.IsEmpty || Places <= _publishers.Granted, "nobody waits to publish while all have room");
            Invariant.Check(!_closed || _publishers.IsEmpty, "nobody waits to publish what will not be");
            foreach (Subscriber<T> subscriber in _subscribers)
            {
                Invariant.Check(subscriber.IsActive || subscriber.Count == 0, "who left has no items");
                Invariant.Check(subscriber.NobodyWaitsInVain, "nobody waits for an item while there is one to take, or after the end");
            }
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
