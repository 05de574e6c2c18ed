namespace Embedded.Async;

/// <summary>The ring of what is in flight, looked at from outside.</summary>
internal sealed partial class BufferedStream<T, TResult>
{
    /// <summary>Walks the ring. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        Invariant.Check(_count >= 0 && _count <= _slots.Length, "never more in flight than there are slots");
        Invariant.Check(!_hasItem || _count < _slots.Length, "an item is read only if there is a slot for it");
        for (int i = 0, slot = _head; i < _slots.Length; i++, slot = After(slot))
        {
            Invariant.Check(_slots[slot].IsTaken == (i < _count), "the slots in use are those from the head on");
        }
    }
}
