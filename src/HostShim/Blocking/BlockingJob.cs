using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>One piece of work that blocks, and how it goes from the task that waits for it to a thread and back.</summary>
/// <remarks>
/// <code>
///   Idle --(1)--> Queued --(2)--> Running --(3)--> Done --(4)--> Idle
///    ^              | |              |              ^
///    +-----(5)------+ +-------(6)----|--------------+
///    ^                              (7)
///    |                               v
///    +--------------(8)---------- Abandoned
/// </code>
/// <para>1 <see cref="MarkQueued"/>: the first poll gives it to the pool. 2 <see cref="MarkRunning"/>: a thread takes it. 3 the work has ended,
/// <see cref="Run"/>. 4 <see cref="Reset"/>: the future has taken the outcome. 5 <see cref="MarkWithdrawn"/>: cancelled before it began. 6
/// <see cref="Fail"/>: the pool was shut down before it began. 7 <see cref="TryAbandon"/>: nobody waits any more, and the work cannot be
/// stopped. 8 the work has ended all the same, <see cref="Run"/>: the outcome is dropped, and only now the object may serve again.</para>
/// <para>1, 2, 5 and 6 are made under the pool's lock, so a job is taken from the line by one of them. 3 and 7 race by compare-exchange, one of them
/// wins. The owner, a future or a stream, has the fields in Idle and Done; the thread has them in Running and Abandoned.</para>
/// <code>
///   the thread:  write the outcome;  3, a full fence;   read _waker, and wake the task it names
///   who waits:   write _waker;       a full fence;      look whether it is Done
/// </code>
/// <para>One of the two reads sees the other's write, so no end is lost. After 3 the owner may have begun the next use: then the thread wakes that
/// use's task once more than needed, which is benign because a poll looks.</para>
/// </remarks>
internal abstract class BlockingJob
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int Done = 3;
    private const int Abandoned = 4;

    private int _state;

    /// <summary>The <see cref="Waker"/> of the task that waits, or 0.</summary>
    private long _waker;

    /// <summary>Neighbours in the pool's line, under its lock; the first is also the link of <see cref="SpareJobs{TJob}"/>.</summary>
    internal BlockingJob? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal BlockingJob? Previous { get; set; }

    /// <summary>What the work threw, or why it was not run; null if it has succeeded.</summary>
    internal Exception? Failure { get; private set; }

    internal bool IsDone => Volatile.Read(ref _state) == Done;

    /// <summary>Whether it stands in the line; under the pool's lock.</summary>
    internal bool IsQueued => _state == Queued;

    /// <summary>Says whom to wake; the caller looks afterwards whether it is done.</summary>
    internal void SetWaker(Waker waker)
    {
        Volatile.Write(ref _waker, (long)waker);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Transition 1, under the pool's lock.</summary>
    internal void MarkQueued()
    {
        Invariant.Check(_state == Idle, "a job is queued once, and by its owner");
        _state = Queued;
    }

    /// <summary>Transition 2, under the pool's lock, whose release publishes it.</summary>
    internal void MarkRunning()
    {
        Invariant.Check(_state == Queued, "what is taken from the line stood in it");
        Volatile.Write(ref _state, Running);
    }

    /// <summary>Transition 5, under the pool's lock.</summary>
    internal void MarkWithdrawn()
    {
        Invariant.Check(_state == Queued, "what is withdrawn stood in the line");
        _state = Idle;
    }

    /// <summary>Transition 6, under the pool's lock.</summary>
    internal void Fail(Exception reason)
    {
        Invariant.Check(_state == Queued, "what is dropped stood in the line");
        Failure = reason;
        // Publishes the reason; pairs with the fence in SetWaker.
        Interlocked.Exchange(ref _state, Done);
        Wake();
    }

    /// <summary>The work, and transition 3 or 8. On a thread of the pool.</summary>
    internal void Run()
    {
        try
        {
            Perform();
        }
        catch (Exception e)
        {
            Failure = e;
        }

        // Publishes the outcome to the owner; pairs with the fence in SetWaker.
        if (Interlocked.CompareExchange(ref _state, Done, Running) == Running)
        {
            Wake();
            return;
        }

        Invariant.Check(_state == Abandoned, "a job that runs can only be abandoned meanwhile");
        DropOutcome();
        Failure = null;
        Volatile.Write(ref _waker, 0);
        Volatile.Write(ref _state, Idle);
        BecomeSpare();
    }

    /// <summary>Transition 7. False if it is done already; then the outcome is the owner's to drop.</summary>
    internal bool TryAbandon()
    {
        // Publishes nothing: the owner has not touched the fields since 1.
        int found = Interlocked.CompareExchange(ref _state, Abandoned, Running);
        Invariant.Check(found is Running or Done, "only what is under way is abandoned");
        return found == Running;
    }

    /// <summary>Transition 4.</summary>
    internal void Reset()
    {
        Invariant.Check(IsDone, "an outcome is taken from a job that is done");
        Failure = null;
        _state = Idle;
    }

    /// <summary>The work itself. On a thread of the pool.</summary>
    private protected abstract void Perform();

    /// <summary>Gives up what the work has brought, if that holds something. By the thread if it was abandoned, otherwise by the owner.</summary>
    internal abstract void DropOutcome();

    /// <summary>Lets another owner have the object. By the thread, after it was abandoned.</summary>
    private protected abstract void BecomeSpare();

    private void Wake()
    {
        long waker = Volatile.Read(ref _waker);
        if (waker != 0)
        {
            ((Waker)waker).Wake();
        }
    }
}

/// <summary>A job with a result.</summary>
internal abstract class BlockingJob<TResult> : BlockingJob
{
    private TResult _result = default!;

    internal TResult TakeResult()
    {
        TResult result = _result;
        _result = default!;
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>What is opened for somebody who is gone is closed.</remarks>
    internal override void DropOutcome()
    {
        TResult result = TakeResult();
        Forget();
        DisposeResult(result);
    }

    /// <summary>Closes a result that nobody takes, such as a file.</summary>
    internal static void DisposeResult(TResult result)
    {
        try
        {
            (result as IDisposable)?.Dispose();
        }
        catch (Exception)
        {
            // Of a result that nobody asks for; it must end neither the thread nor the task that drops it.
        }
    }

    /// <summary>Clears what the work was given, so that it keeps nothing alive.</summary>
    internal abstract void Forget();

    private protected abstract TResult Execute();

    private protected sealed override void Perform() => _result = Execute();
}
