namespace Embedded.Async;

/// <summary>Nobody waits for what is kept.</summary>
public sealed partial class Notify
{
    /// <summary>Looks at what is kept and who waits. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(!_isKept || _waiters.IsEmpty, "nobody waits while a notification is kept");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
