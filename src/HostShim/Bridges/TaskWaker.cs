using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>The one continuation that a bridge leaves with something of .NET's: it wakes a task of an executor.</summary>
/// <remarks>
/// <code>
///   free --(1)--> registered --(2)--> free           1 Register   2 Fire, once for each registration, on any thread
///                     |  ^
///                    (3) |                           3 Abandon: the wait was cancelled
///                     v (4)                          4 TakeAbandoned: the next wait for the same Task
///                   abandoned --(2)--> garbage
/// </code>
/// <para>Invariant Number: it knows a <see cref="Waker"/> and no future. So a late continuation keeps no future alive and cannot complete one
/// that serves another wait by now; at worst a task is polled once more than needed.</para>
/// <para>A continuation cannot be taken back from a Task. Without step 4 a loop that selects between a Task and something else would
/// leave one each round; with it there are as many as ever waited at the same time.</para>
/// <code>
///   who completes:  end the task, _isRegistered = 0; full fence;  read _waker, and wake the task it names
///   who waits:      write _waker;                    full fence;  look whether it has ended
/// </code>
/// <para>One of the two reads sees the other's write, so no completion is lost.</para>
/// </remarks>
internal sealed class TaskWaker
{
    /// <summary>Those that were left with Tasks that had not ended; they go with their Task.</summary>
    private static readonly ConditionalWeakTable<Task, Stack<TaskWaker>> s_abandoned = [];

    private readonly Action _fire;

    /// <summary>1 from Register until Fire: it must not be registered anywhere else meanwhile.</summary>
    private int _isRegistered;

    /// <summary>The <see cref="Waker"/> of the task that waits, or 0.</summary>
    private long _waker;

    internal TaskWaker() => _fire = Fire;

    internal bool IsRegistered => Volatile.Read(ref _isRegistered) != 0;

    /// <summary>Says whom to wake; the caller looks afterwards whether what it waits for has ended.</summary>
    internal void SetWaker(Waker waker)
    {
        Volatile.Write(ref _waker, (long)waker);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Registers it with what has not ended. If that ends meanwhile, the runtime fires it all the same.</summary>
    internal void Register<TAwaiter>(TAwaiter awaiter)
        where TAwaiter : ICriticalNotifyCompletion
    {
        Volatile.Write(ref _isRegistered, 1);
        awaiter.UnsafeOnCompleted(_fire);
    }

    /// <summary>A waker that is free: the one that a wait used before, if it has fired.</summary>
    internal static TaskWaker Reuse(TaskWaker? used) => used is { IsRegistered: false } ? used : new TaskWaker();

    /// <summary>Leaves it with a Task for the next that waits for it.</summary>
    internal void Abandon(Task task)
    {
        SetWaker(Waker.None);
        Stack<TaskWaker> left = s_abandoned.GetOrCreateValue(task);
        lock (left)
        {
            left.Push(this);
        }
    }

    /// <summary>One that is registered with the Task already and that nobody uses, or null.</summary>
    internal static TaskWaker? TakeAbandoned(Task task)
    {
        if (!s_abandoned.TryGetValue(task, out Stack<TaskWaker>? left))
        {
            return null;
        }

        lock (left)
        {
            return left.TryPop(out TaskWaker? waker) ? waker : null;
        }
    }

    private void Fire()
    {
        Interlocked.Exchange(ref _isRegistered, 0);
        // It may be registered again by now: then this wakes the next wait's task once more than needed.
        ((Waker)Volatile.Read(ref _waker)).Wake();
    }
}
