using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>How a task has ended, between the thread on which it ends and the task that waits for it.</summary>
/// <remarks>
/// <code>
///   open --(1)--> over --(2)--> gone         1 End   2 Leave: the one who waits has taken it, and gives it back
///     +--(3)--> left --(4)--> gone           3 Leave: nobody waits any more   4 End: the one who ends gives it back
///
///   who ends:   write how;      exchange the phase;   read _waker, and wake the task it names
///   who waits:  write _waker;   full fence;           read the phase
/// </code>
/// <para>One exchange each, so exactly one of the two gives it back, and one of the two reads sees the other's write.</para>
/// </remarks>
internal struct TaskOutcome
{
    private const int Open = 0;
    private const int Over = 1;
    private const int Left = 2;

    private int _phase;
    private long _waker;
    private TaskState _state;
    private Exception? _cause;

    /// <summary>Whether the task has ended and what follows may be read.</summary>
    internal bool IsOver => Volatile.Read(ref _phase) == Over;

    /// <summary>Whether it has ended without an exception.</summary>
    internal bool HasCompleted => IsOver && _state == TaskState.Completed;

    /// <summary>Tells it. Once.</summary>
    /// <returns>False if nobody waits for it any more: then the caller gives it back.</returns>
    internal bool End(TaskState state, Exception? cause)
    {
        _state = state;
        _cause = cause;
        if (Interlocked.Exchange(ref _phase, Over) == Left)
        {
            return false;
        }

        ((Waker)Volatile.Read(ref _waker)).Wake();
        return true;
    }

    /// <summary>One poll of the wait: ends it as the task has ended, or registers who waits.</summary>
    internal Future? Poll(Future wait, Waker waker)
    {
        if (!IsOver && _waker != (long)waker)
        {
            Volatile.Write(ref _waker, (long)waker);
            Interlocked.MemoryBarrier();
        }

        return !IsOver ? null
            : _state switch
            {
                TaskState.Completed => wait.EndCompleted(),
                TaskState.Faulted => wait.EndFaulted(_cause!),
                _ => wait.EndCanceled(),
            };
    }

    /// <summary>Nobody waits any more.</summary>
    /// <returns>Whether it has ended: then the caller gives it back.</returns>
    internal bool Leave() => Interlocked.Exchange(ref _phase, Left) == Over;
}
