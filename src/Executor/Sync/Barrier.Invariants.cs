namespace Embedded.Async;

/// <summary>Never as many wait as would go on.</summary>
public sealed partial class Barrier
{
    /// <summary>Counts who waits. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            int count = 0;
            for (WaitNode? node = _waiters.First; node is not null; node = node._next)
            {
                Invariant.Check(node._argument == _generation, "all who wait are of one generation");
                count++;
            }

            Invariant.Check(count == _waiting, "who waits is counted, and who was cancelled is not");
            Invariant.Check(_waiting < _tasks, "never as many wait as would go on");
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
