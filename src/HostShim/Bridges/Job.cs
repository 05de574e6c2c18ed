using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>The root of a task that runs a future for .NET: a combinator of one branch that ends a Task.</summary>
/// <remarks>
/// <code>
///   made --(1)--> queued --(2)--> spawned --(3)--> told
///     +-----------(2)----------------^                        1 ExecutorInbox.Accept   2 Start
///                    +------(4)------------------> told       3 Recycle, however its task ended   4 Refuse
/// </code>
/// <para>Not pooled: the Task is new each time, and so nothing late can touch another's.</para>
/// <para>It is told when the executor lets go of it, not in a poll: that happens to every root, also to one that is cancelled before its
/// first poll, and by then its slot is free.</para>
/// </remarks>
internal abstract class Job : Future
{
    private readonly BranchSet _branches;
    private readonly DotNetToken _token;
    private CancellationTokenRegistration _registration;

    /// <summary>What the future threw; taken from it so that the executor's handler is not told too.</summary>
    private Exception? _thrown;

    /// <summary>The task, once it was spawned.</summary>
    private long _handle;
    private int _isCancelAsked;

    /// <exception cref="FutureMisuseException">The future was used before.</exception>
    private protected Job(Future future, DotNetToken token)
    {
        _branches = new BranchSet(this, branches: 1, BranchMode.All);
        _branches.Add(future);
        _token = token;
    }

    internal override BranchSet? Branches => _branches;

    internal override string Name => "ExecutorBridge.RunAsTask";

    /// <summary>The token, as the code in the future sees it.</summary>
    internal DotNetToken Token => _token;

    /// <summary>Spawns it. Executor thread.</summary>
    /// <returns>The task, or none if there was no slot and it was refused.</returns>
    internal TaskHandle Start(Executor executor)
    {
        TaskHandle handle = executor.TrySpawn(this);
        if (handle == TaskHandle.None)
        {
            Refuse(Errors.NoSlot(executor.TaskSlots));
            return TaskHandle.None;
        }

        // Who cancels writes its flag and then reads this: one of the two sees the other.
        Interlocked.Exchange(ref _handle, (long)handle);
        _registration = _token.UnsafeRegister(static job => ((Job)job!).CancelTask(), this);
        if (Volatile.Read(ref _isCancelAsked) != 0)
        {
            handle.Cancel();
        }

        return handle;
    }

    /// <summary>Ends the Task of a future that was not spawned; null cancels it. The future, of which nothing ran, is left to the collector.</summary>
    internal void Refuse(Exception? cause)
    {
        if (cause is null)
        {
            TellCancelled(_token);
        }
        else
        {
            TellFailed(cause);
        }
    }

    internal override Future? Poll(Executor executor) => Ended(_branches.Poll(executor));

    internal override Future? Cancel(Executor executor) => Ended(_branches.Cancel(executor));

    internal override void Abort(Executor executor) => _branches.Abort(executor);

    internal override void Recycle()
    {
        _registration.Unregister();
        if (_thrown is FutureCanceledException)
        {
            // The work has looked at a token of its own.
            TellCancelled(_token);
        }
        else if (_thrown is not null)
        {
            TellFailed(_thrown);
        }
        else if (HasSucceeded)
        {
            // Taken as an await would take it, so that nothing goes back.
            Branch branch = _branches.BranchOf(0);
            Future future = branch._child;
            branch._child = null!;
            TellResult(future);
        }
        else
        {
            TellCancelled(_token);
        }

        _branches.LetGo(isSeen: true);
        SetStatus(FutureStatus.Taken);
    }

    private protected abstract void TellResult(Future future);

    private protected abstract void TellFailed(Exception cause);

    private protected abstract void TellCancelled(DotNetToken token);

    private void CancelTask()
    {
        Interlocked.Exchange(ref _isCancelAsked, 1);
        ((TaskHandle)Volatile.Read(ref _handle)).Cancel();
    }

    private Future? Ended(Future? next)
    {
        if (Exception is Exception thrown)
        {
            _thrown = thrown;
            SetStatus(FutureStatus.Completed);
        }

        return next;
    }
}

/// <summary>A job without a value.</summary>
internal sealed class PlainJob(Future future, DotNetToken token) : Job(future, token)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Task => _completion.Task;

    private protected override void TellResult(Future future)
    {
        future.GetResult();
        _completion.TrySetResult();
    }

    private protected override void TellFailed(Exception cause) => _completion.TrySetException(cause);

    private protected override void TellCancelled(DotNetToken token) => _completion.TrySetCanceled(token);
}

/// <summary>A job with a value.</summary>
internal sealed class Job<T>(Future<T> future, DotNetToken token) : Job(future, token)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Task => _completion.Task;

    private protected override void TellResult(Future future) => _completion.TrySetResult(Platform.As<Future<T>>(future).GetResult());

    private protected override void TellFailed(Exception cause) => _completion.TrySetException(cause);

    private protected override void TellCancelled(DotNetToken token) => _completion.TrySetCanceled(token);
}
