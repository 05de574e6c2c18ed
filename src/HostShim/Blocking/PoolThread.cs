using System;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>One thread of a <see cref="BlockingPool"/>, and its place among those that are idle.</summary>
/// <remarks>
/// <code>
///   Busy --(1)--> Idle --(2)--> Busy      1 it finds no job     2 whoever has one takes it out and sets the event
///                  | (3)                  3 its time is over and it takes itself out: it ends
/// </code>
/// <para>All three under the pool's lock. Taken out by another, it waits for the event although its time is over, so that the event is not set for
/// one that has ended.</para>
/// </remarks>
internal sealed class PoolThread : IDisposable
{
    private readonly AutoResetEvent _event = new(false);

    internal bool IsIdle { get; set; }

    /// <summary>Who became idle before it, and after it.</summary>
    internal PoolThread? Below { get; set; }

    /// <inheritdoc cref="Below"/>
    internal PoolThread? Above { get; set; }

    /// <returns>False if the time is over.</returns>
    internal bool Wait(int milliseconds) => _event.WaitOne(milliseconds, false);

    internal void Call() => _event.Set();

    public void Dispose() => _event.Dispose();
}

/// <summary>
/// The threads that have no job, the last one that became idle on top: it is called first, because its stack is in the caches, and those below
/// reach their end of time. Under the pool's lock.
/// </summary>
internal struct IdleThreads
{
    private PoolThread? _top;

    internal int Count { get; private set; }

    internal void Push(PoolThread thread)
    {
        thread.IsIdle = true;
        thread.Below = _top;
        if (_top is not null)
        {
            _top.Above = thread;
        }

        _top = thread;
        Count++;
    }

    internal PoolThread? Pop()
    {
        PoolThread? thread = _top;
        if (thread is not null)
        {
            Remove(thread);
        }

        return thread;
    }

    internal void Remove(PoolThread thread)
    {
        if (thread.Above is null)
        {
            _top = thread.Below;
        }
        else
        {
            thread.Above.Below = thread.Below;
        }

        if (thread.Below is not null)
        {
            thread.Below.Above = thread.Above;
        }

        thread.Above = null;
        thread.Below = null;
        thread.IsIdle = false;
        Count--;
    }
}
