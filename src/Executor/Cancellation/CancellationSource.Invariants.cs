namespace Embedded.Async;

/// <summary>What holds between two calls, looked at from outside.</summary>
public sealed partial class CancellationSource
{
    /// <summary>How many follow this one. For tests.</summary>
    internal int FollowerCount
    {
        get
        {
            int count = 0;
            for (CancellationLink? link = _children; link is not null; link = link._next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Whether somebody stands in the queue. For tests.</summary>
    internal bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>Looks at the lists. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal void AssertInvariants()
    {
        Invariant.Check(_isCancelled == 0 || _waiters.IsEmpty, "nobody stands in the queue of a source that was cancelled");
        Invariant.Check(_deadlineTicks == long.MaxValue || _clock is not null, "a deadline has a clock");
        for (CancellationLink? link = _children; link is not null; link = link._next)
        {
            Invariant.Check(link._parent == this, "a link stands in the list of the one that it follows");
            Invariant.Check(link._child._isLinked, "who was disposed follows nobody");
            Invariant.Check(link._next is null || link._next._previous == link, "the links agree in both directions");
            Invariant.Check(_isCancelled == 0 || link._child._waiters.IsEmpty, "nobody waits on a follower of a source that was cancelled");
        }
    }
}
