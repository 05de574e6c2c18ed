namespace Embedded.Async;

/// <summary>What must hold between polls.</summary>
public abstract partial class TaskGroupBase
{
    /// <summary>For tests; executor thread, between polls.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        Invariant.Check(_running >= 0 && _endedCount >= 0, "no count is below zero");
        Invariant.Check(_running + _endedCount <= _ended.Length, "each child has a place, also when it has ended");
        Invariant.Check(!_isTold || _endedCount > 0, "a child that was told of keeps its place until the next wait");
        Invariant.Check(_running == _executor.CountGroup(this), "the executor knows the same children");
        for (int i = _endedCount; i < _ended.Length; i++)
        {
            int place = _head + i;
            place = place < _ended.Length ? place : place - _ended.Length;
            Invariant.Check(_causes[place] is null, "an empty place keeps no exception alive");
        }
    }
}
