namespace Embedded.Async;

/// <summary>Readers or a writer, and nobody waits for nothing.</summary>
public sealed partial class RwLock
{
    /// <summary>Looks at who holds it and who waits. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            int held = 0;
            foreach (ReadGuard guard in _readGuards)
            {
                held += guard._isHeld ? 1 : 0;
            }

            Invariant.Check(held <= _readers && _readers < _readGuards.Length, "every guard that is held is a reader, and one is spare");
            Invariant.Check(_readers == 0 || !HasWriter, "never readers and a writer");
            Invariant.Check(_writer is null || !_isGrantedToWriter, "never two writers");
            Invariant.Check(!IsFree || (_readWaiters.IsEmpty && _writeWaiters.IsEmpty), "nobody waits for a free lock");
            Invariant.Check(_readWaiters.IsEmpty || !MayRead, "nobody waits who may read");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
