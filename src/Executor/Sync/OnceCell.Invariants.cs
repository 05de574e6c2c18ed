namespace Embedded.Async;

/// <summary>Nobody waits for what is there.</summary>
public sealed partial class OnceCell<T>
{
    /// <summary>Looks at who waits. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            Invariant.Check(!_isSet || (_readers.IsEmpty && _makers.IsEmpty), "nobody waits for a value that is there");
            Invariant.Check(_isTurnTaken || _makers.IsEmpty, "nobody waits for a turn that nobody has");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
