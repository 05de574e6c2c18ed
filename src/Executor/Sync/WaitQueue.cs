namespace Embedded.Async;

/// <summary>One task's place in a <see cref="WaitQueue"/>.</summary>
/// <remarks>
/// <code>
///   idle --(1)--> queued --(2)--> granted --(4)--> idle
///                    +------(3)------------------> idle
/// </code>
/// 1 <see cref="WaitQueue.Add"/>. 2 <see cref="WaitQueue.Grant"/>: something is set aside for this task, which nobody else
/// can take. 3 <see cref="WaitQueue.Remove"/>, or <see cref="WaitQueue.WakeAll"/>, after which it looks again. 4 its poll
/// uses the grant, or its cancellation passes it on.
/// </remarks>
internal sealed class WaitNode
{
    internal Waker _waker;
    internal WaitNode? _next;
    internal WaitNode? _previous;
    internal bool _queued;
    internal bool _granted;

    /// <summary>What the wait asks for, or what it has seen, in its primitive's own units.</summary>
    internal int _argument;
}

/// <summary>Tasks that wait for the same thing, first come, first served.</summary>
/// <remarks>
/// A grant sets something aside instead of handing it over, so a task that is cancelled after its wake-up and before its
/// poll has taken nothing: what was set aside goes to the next. That is what makes every wait on it strictly cancel-safe.
/// Not synchronised; its owner is.
/// </remarks>
internal class WaitQueue
{
    private WaitNode? _first;
    private WaitNode? _last;

    internal bool IsEmpty => _first is null;

    internal WaitNode? First => _first;

    internal void Add(WaitNode node, Waker waker)
    {
        node._waker = waker;
        node._queued = true;
        node._previous = _last;
        if (_last is null)
        {
            _first = node;
        }
        else
        {
            _last._next = node;
        }

        _last = node;
    }

    /// <summary>As <see cref="Add"/>, before all others.</summary>
    internal void AddFirst(WaitNode node, Waker waker)
    {
        node._waker = waker;
        node._queued = true;
        node._next = _first;
        if (_first is null)
        {
            _last = node;
        }
        else
        {
            _first._previous = node;
        }

        _first = node;
    }

    internal void Remove(WaitNode node)
    {
        if (node._previous is null)
        {
            _first = node._next;
        }
        else
        {
            node._previous._next = node._next;
        }

        if (node._next is null)
        {
            _last = node._previous;
        }
        else
        {
            node._next._previous = node._previous;
        }

        node._next = null;
        node._previous = null;
        node._queued = false;
    }

    /// <summary>Grants the first in the queue what the caller sets aside, and wakes it. The queue is not empty.</summary>
    internal void Grant() => GrantTo(_first!);

    /// <summary>As <see cref="Grant"/>, for one that stands anywhere in the queue.</summary>
    internal void GrantTo(WaitNode node)
    {
        Remove(node);
        node._granted = true;
        node._waker.Wake();
    }

    /// <summary>Lets everybody look again, without losing their places.</summary>
    internal void WakeInPlace()
    {
        for (WaitNode? node = _first; node is not null; node = node._next)
        {
            node._waker.Wake();
        }
    }

    /// <summary>Sends everybody to look again.</summary>
    internal void WakeAll()
    {
        while (_first is not null)
        {
            WaitNode node = _first;
            Remove(node);
            node._waker.Wake();
        }
    }
}
