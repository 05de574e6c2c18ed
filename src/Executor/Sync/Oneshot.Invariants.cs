namespace Embedded.Async;

/// <summary>Nobody waits beside a value, or for one that cannot come.</summary>
public sealed partial class Oneshot<T>
{
    /// <summary>Looks at the phase and the queue. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(_receivers.Granted >= 0, "no grant is used twice");
            Invariant.Check(_phase != Sent || _receivers.IsEmpty || _receivers.Granted > 0, "nobody waits for a value that nobody is given");
            Invariant.Check(_phase < Taken || _receivers.IsEmpty, "nobody waits for a value that cannot come");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
