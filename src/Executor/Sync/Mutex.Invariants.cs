namespace Embedded.Async;

/// <summary>One holder, or one whose turn it is, and nobody waits for a free lock.</summary>
public sealed partial class Mutex
{
    /// <summary>Looks at who holds it and who waits. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(_holder is null || !_isGranted, "it is not set aside while somebody holds it");
            Invariant.Check(_holder is not null || _isGranted || _waiters.IsEmpty, "nobody waits for a free lock");
            Invariant.Check(_holder is null || _holder != _guards[_nextGuard], "the next guard is not the holder's");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
