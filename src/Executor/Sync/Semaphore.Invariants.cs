namespace Embedded.Async;

/// <summary>No permit is made up, and none lies idle.</summary>
public sealed partial class Semaphore
{
    /// <summary>Looks at the counts and the queue. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(_available >= 0 && _granted >= 0, "permits are counted from 0 up");
            Invariant.Check(_available <= _most - _granted, "there are never more permits than the most");
            WaitNode? node = _waiters.First;
            while (node is not null)
            {
                Invariant.Check(node._argument > _available, "nobody waits whose request can be met and whose turn it is");
                // Behind the first of a fair queue it is nobody's turn.
                node = _isFair ? null : node._next;
            }
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
