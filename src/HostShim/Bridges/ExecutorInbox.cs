using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Embedded.Async;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim;

/// <summary>What the bridges keep for an executor: the queue of jobs from other threads, and the ambient tokens.</summary>
/// <remarks>
/// <code>
///   new --(1)--> open --(2)--> closed        1 Open   2 the pump's task has ended, however
/// </code>
/// Invariant Told: a job that was queued is spawned, or refused when it closes; never forgotten.
/// </remarks>
internal sealed class ExecutorInbox
{
    private const int New = 0;
    private const int Opened = 1;
    private const int Closed = 2;

    /// <summary>An executor that only this knows is collected all the same.</summary>
    private static readonly ConditionalWeakTable<Executor, ExecutorInbox> s_inboxes = [];

    private readonly object _gate = new();
    private readonly Queue<Job> _jobs = new();

    private readonly Executor _executor;
    private int _phase;
    private Waker _pump;

    /// <summary>Made with the first job that has a token. Executor thread.</summary>
    private TaskLocal<DotNetToken>? _tokens;

    private ExecutorInbox(Executor executor) => _executor = executor;

    internal static ExecutorInbox Of(Executor executor) => s_inboxes.GetValue(executor, static executor => new ExecutorInbox(executor));

    internal static DotNetToken AmbientToken(Executor executor)
    {
        _ = executor.CurrentTask;
        return s_inboxes.TryGetValue(executor, out ExecutorInbox? inbox) && inbox._tokens is not null ? inbox._tokens.Value : default;
    }

    internal void Open()
    {
        _executor.CheckThread();
        lock (_gate)
        {
            if (_phase == New)
            {
                _pump = _executor.Spawn(new Pump(this), "bridge").GetWaker();
                _phase = Opened;
            }
        }
    }

    /// <summary>Spawns a job, or queues it to be.</summary>
    internal void Accept(Job job)
    {
        Executor executor = _executor;
        if (!executor.IsOwnThread)
        {
            ObjectDisposedException.ThrowIf(ExecutorTable.At(executor.Number) != executor, executor);
            lock (_gate)
            {
                if (_phase == Opened)
                {
                    _jobs.Enqueue(job);
                    _pump.Wake();
                    return;
                }

                if (_phase == Closed)
                {
                    job.Refuse(null);
                    return;
                }
            }

            if (executor.IsOfOtherThread)
            {
                throw new WrongContextException("the executor runs on another thread; call executor.OpenBridge() there first");
            }
        }

        Start(job);
    }

    private void Start(Job job)
    {
        TaskHandle task = job.Start(_executor);
        if (job.Token.CanBeCanceled && task != TaskHandle.None)
        {
            (_tokens ??= new TaskLocal<DotNetToken>(_executor)).Set(task, job.Token);
        }
    }

    private bool TryTake(out Job? job)
    {
        lock (_gate)
        {
            return _jobs.TryDequeue(out job);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _phase = Closed;
        }

        // Nothing is added any more.
        while (TryTake(out Job? job))
        {
            job!.Refuse(null);
        }
    }

    /// <summary>The root of the bridge's task. No async method: one that is cancelled before its first poll would run no clean-up.</summary>
    private sealed class Pump(ExecutorInbox inbox) : Future
    {
        private readonly WaitNode _node = new();
        private CancellationSource? _shutdown;

        internal override string Name => "ExecutorBridge";

        internal override bool IsLeaf => true;

        internal override Future? Poll(Executor executor)
        {
            while (inbox.TryTake(out Job? job))
            {
                inbox.Start(job!);
            }

            _shutdown ??= executor.ShutdownToken._source;
            return _shutdown.PollWait(_node, executor.CurrentWaker) ? EndCompleted() : null;
        }

        internal override void Recycle()
        {
            _shutdown?.CancelWait(_node);
            SetStatus(FutureStatus.Taken);
            inbox.Close();
        }
    }
}
