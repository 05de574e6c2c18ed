using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>A Task that a future starts, cancels and waits for: what <see cref="RunFuture"/> and <see cref="RunFuture{T}"/> share.</summary>
/// <remarks>
/// <code>
///   inert --(1)--> runs --(3)--> ended
///                    |             ^
///                   (2)            |       1 the first poll   2 Cancel: the token is cancelled
///                    v             |       3 the Task has ended, and a poll sees it
///                 cancelling --(3)-+
/// </code>
/// </remarks>
internal struct StartedTask
{
    private Action? _cancel;
    private DotNetToken _token;
    private TaskWait _wait;

    /// <summary>The Task, once it was started.</summary>
    internal Task? Task { get; private set; }

    internal readonly bool IsCancelling => _token.IsCancellationRequested;

    /// <exception cref="Exception">What the function throws before it gives a Task.</exception>
    internal void Start(Func<DotNetToken, Task> work)
    {
        // Never one that is reset and used again: somebody may still hold its token.
        var cancellation = new CancellationTokenSource();
        _cancel = cancellation.Cancel;
        _token = cancellation.Token;
        using (WithoutContext.Enter())
        {
            Task = work(_token) ?? throw new InvalidOperationException("the function of Bridge.Run has returned no Task");
        }
    }

    internal bool Poll(Executor executor) => _wait.Poll(Task!, executor);

    /// <summary>Asks the Task to end. What somebody's callback throws reaches the executor's handler: it is nobody's outcome.</summary>
    internal void Cancel(Executor executor)
    {
        if (Task!.IsCompleted || IsCancelling)
        {
            return;
        }

        try
        {
            _cancel!();
        }
        catch (AggregateException e)
        {
            executor.ReportUnseen(e);
        }
    }

    internal void Clear()
    {
        _wait.Withdraw();
        Task = null;
        _cancel = null;
        _token = default;
    }
}

/// <summary>See <see cref="Bridge.Run(Func{DotNetToken, Task})"/>.</summary>
internal sealed class RunFuture : Future
{
    private static readonly SharedPool s_shared = new("Bridge.Run", knob: null);

    private Func<DotNetToken, Task>? _work;
    private StartedTask _started;

    internal override string Name => "Bridge.Run";

    internal override bool IsLeaf => true;

    internal static RunFuture Rent(Func<DotNetToken, Task> work)
    {
        Future? free = s_shared.Rent();
        RunFuture future = free is null ? Platform.Track(new RunFuture()) : Platform.As<RunFuture>(free);
        future._work = work;
        return future;
    }

    internal override Future? Poll(Executor executor)
    {
        if (_started.Task is null)
        {
            try
            {
                _started.Start(_work!);
            }
            catch (Exception e)
            {
                return EndFaulted(e);
            }
        }

        if (!_started.Poll(executor))
        {
            return null;
        }

        Task task = _started.Task!;
        return task.IsCompletedSuccessfully ? EndCompleted()
            : task.IsCanceled && _started.IsCancelling ? EndCanceled()
            : EndFaulted(TaskWait.ExceptionOf(task));
    }

    internal override Future? Cancel(Executor executor)
    {
        if (_started.Task is null)
        {
            return EndCanceled();
        }

        _started.Cancel(executor);
        return Poll(executor);
    }

    internal override void Recycle()
    {
        _work = null;
        _started.Clear();
        s_shared.Return(this);
    }
}

/// <summary>As <see cref="RunFuture"/>, with a value.</summary>
internal sealed class RunFuture<T> : Future<T>
{
    private static readonly SharedPool s_shared = new("Bridge.Run", knob: null);

    private Func<DotNetToken, Task<T>>? _work;
    private StartedTask _started;

    internal override string Name => "Bridge.Run";

    internal override bool IsLeaf => true;

    internal static RunFuture<T> Rent(Func<DotNetToken, Task<T>> work)
    {
        Future? free = s_shared.Rent();
        RunFuture<T> future = free is null ? Platform.Track(new RunFuture<T>()) : Platform.As<RunFuture<T>>(free);
        future._work = work;
        return future;
    }

    internal override Future? Poll(Executor executor)
    {
        if (_started.Task is null)
        {
            try
            {
                _started.Start(_work!);
            }
            catch (Exception e)
            {
                return EndFaulted(e);
            }
        }

        if (!_started.Poll(executor))
        {
            return null;
        }

        var task = (Task<T>)_started.Task!;
        if (!task.IsCompletedSuccessfully)
        {
            return task.IsCanceled && _started.IsCancelling ? EndCanceled() : EndFaulted(TaskWait.ExceptionOf(task));
        }

        _result = task.GetAwaiter().GetResult();
        return EndCompleted();
    }

    internal override Future? Cancel(Executor executor)
    {
        if (_started.Task is null)
        {
            return EndCanceled();
        }

        _started.Cancel(executor);
        return Poll(executor);
    }

    internal override void Recycle()
    {
        _work = null;
        _started.Clear();
        _result = default!;
        s_shared.Return(this);
    }
}
