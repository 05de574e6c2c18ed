using System.Threading;
using Embedded.Async;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.HostShim;

/// <summary>
/// An executor, whose figures only its own thread reads: a task there fills a snapshot when the console asks. Does it not answer, the
/// console tells what any thread can see.
/// </summary>
/// <remarks>
/// <code>
///   free --(1)--> asked --(2)--> answered --(1)--> ...     1 Take, on the console's thread   2 Fill, on the executor's
/// </code>
/// Invariant One: from 1 to 2 the snapshot is the executor's, at all other times the console's; the two signals publish it.
/// </remarks>
internal sealed class ExecutorSource : SnapshotSource
{
    /// <summary>A poll that keeps the others waiting for so long is worth being told of.</summary>
    private const int PatienceMilliseconds = 250;

    private readonly ExecutorMonitor _monitor;
    private readonly RuntimeSnapshot _snapshot = new();

    /// <summary>For when the other is the executor's.</summary>
    private readonly RuntimeSnapshot _stalled = new();
    private readonly Async.Signal _asked = new();
    private readonly Async.Signal _answered = new();
    private bool _isAsked;
    private long _askedAt;

    /// <summary>Time at rest when it last answered.</summary>
    private long _idle;
    private int _isClosed;

    /// <summary>Spawns the task that answers. The executor's thread, or before it runs.</summary>
    /// <exception cref="CapacityException">All its slots are used.</exception>
    internal ExecutorSource(ExecutorMonitor monitor)
    {
        _monitor = monitor;
        monitor.Executor.Spawn(Answer(), "console");
    }

    internal override string Kind => "executor";

    internal override async Future<RuntimeSnapshot> Take()
    {
        if (!_isAsked)
        {
            _isAsked = true;
            _askedAt = MonitorTime.Now;
            _asked.Set();
        }

        if (await Timeout.AfterMilliseconds(_answered.Wait(), PatienceMilliseconds))
        {
            _isAsked = false;
            return _snapshot;
        }

        _stalled.Begin();
        _stalled.Stalled = _stalled.Time - _askedAt;
        _stalled.TaskCount = (int)long.Max(0, _monitor.Spawned - _monitor.Ended);
        _stalled.Workers.Add(Worker(_monitor.Running));
        return _stalled;
    }

    internal override void Close()
    {
        Volatile.Write(ref _isClosed, 1);
        _asked.Set();
    }

    /// <summary>The task in the executor; ends with it, or with the console.</summary>
    private async Future Answer() => await _monitor.Executor.ShutdownToken.Run(AnswerUntilClosed());

    private async Future AnswerUntilClosed()
    {
        while (true)
        {
            await _asked.Wait();
            if (Volatile.Read(ref _isClosed) != 0)
            {
                return;
            }

            Fill();
            _answered.Set();
        }
    }

    private void Fill()
    {
        Executor executor = _monitor.Executor;
        TaskCounters counters = _monitor.Counters;
        _snapshot.Begin();
        _snapshot.TaskCount = executor.TaskCount;
        Volatile.Write(ref _idle, counters.Load!.IdleTicks * MonitorTime.NanosecondsPerTick);
        _snapshot.Workers.Add(Worker(running: null));
        bool isFound = false;
        for (int slot = 0; slot < executor.TaskSlots; slot++)
        {
            TaskHandle task = executor.GetTask(slot);
            if (task == TaskHandle.None)
            {
                continue;
            }

            TaskFigures figures = counters.GetFigures(slot);
            bool hasFindings = _monitor.Lints.Check(task) != TaskLint.None;
            isFound |= hasFindings;
            _snapshot.Add(new TaskSample(
                task,
                executor.GetName(task),
                executor.GetState(task),
                figures.Polls,
                figures.RunTicks * MonitorTime.NanosecondsPerTick,
                figures.LongestPollTicks * MonitorTime.NanosecondsPerTick,
                counters.GetTicksSincePoll(slot) * MonitorTime.NanosecondsPerTick,
                hasFindings));
        }

        _snapshot.End();
        if (isFound)
        {
            _snapshot.Findings.AddRange(_monitor.Lints.GetFindings());
        }
    }

    private WorkerSample Worker(string? running)
    {
        var figures = new PoolWorkerFigures(
            _monitor.Polls, _monitor.Spawned, _monitor.Ended, 0, 0, 0, 0, _monitor.TimersFired, _monitor.Rests, QueueLength: 0);
        return new WorkerSample(figures, _monitor.BusyNanoseconds, Volatile.Read(ref _idle), running);
    }
}
