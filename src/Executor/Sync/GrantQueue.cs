using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// A <see cref="WaitQueue"/> for something that is counted, such as items or places: it knows how many are set aside for those
/// that were woken and have not been polled yet.
/// </summary>
/// <remarks>
/// What is counted is the owner's; it calls <see cref="GrantUpTo"/> after each change that makes more of it. So nobody waits
/// beside something that is free. If the count may fall while one is set aside, the owner looks whether it is still there. Not
/// synchronised; its owner is.
/// </remarks>
internal sealed class GrantQueue : WaitQueue
{
    private int _granted;

    internal int Granted => _granted;

    /// <summary>Begins a poll: uses what was set aside for the node. True if it is its turn, or there is one that nobody is entitled to.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    internal bool MayTake(WaitNode node, int available)
    {
        if (node._granted)
        {
            node._granted = false;
            _granted--;
            return true;
        }

        return available > _granted && !node._queued;
    }

    /// <summary>Ends a poll that took nothing. Without a waker, or in the queue already, the node stays where it is.</summary>
    internal void Wait(WaitNode node, Waker waker)
    {
        if (!node._queued && waker != Waker.None)
        {
            Add(node, waker);
        }
    }

    /// <summary>As <see cref="Wait"/>, for a node that keeps its turn: it is the next.</summary>
    internal void WaitFirst(WaitNode node, Waker waker)
    {
        if (!node._queued && waker != Waker.None)
        {
            AddFirst(node, waker);
        }
    }

    /// <summary>Withdraws a node; what was set aside for it is free, so <see cref="GrantUpTo"/> follows.</summary>
    internal void Leave(WaitNode node)
    {
        if (node._queued)
        {
            Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            _granted--;
        }
    }

    /// <summary>Sets aside what nobody is entitled to yet, for those who wait longest, and wakes them.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    internal void GrantUpTo(int available)
    {
        while (!IsEmpty && _granted < available)
        {
            _granted++;
            Grant();
        }
    }
}
