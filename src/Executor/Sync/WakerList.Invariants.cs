namespace Embedded.Async;

/// <summary>The list has no holes.</summary>
public sealed partial class WakerList
{
    /// <summary>Looks at every place. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        SharedGate.Enter(_gate);
        try
        {
            for (int i = 0; i < _wakers.Length; i++)
            {
                Invariant.Check((_wakers[i] != Waker.None) == (i < _count), "the places up to the count are used, and no others");
            }
        }
        finally
        {
            SharedGate.Exit(_gate);
        }
    }
}
