using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>One thread of a pool: takes a task, polls it on its stage, and goes on, or rests while there is none.</summary>
/// <remarks>
/// <para>Where the next task comes from: the one that the task before has woken last, at most <see cref="MostNext"/> times in a row; the batch it has
/// claimed; its own queue; what is pinned to it; the injection queue; the queue of another worker. Every so many polls it looks at the injection
/// queue, its timers and the reactor first (<c>Worker.Look.cs</c>), so that none of them waits for the others.</para>
/// <para>All fields are the worker's own, except the queues, the stage's wheel and the parker.</para>
/// </remarks>
internal sealed partial class Worker : IDisposable
{
    /// <summary>Tasks that stand in its own queue; more go to the injection queue, half of the queue at once.</summary>
    private const int QueueCapacity = 256;

    /// <summary>How often in a row a woken task goes before those that wait longer. Two that wake each other would keep the others out.</summary>
    private const int MostNext = 3;

    [ThreadStatic]
    private static Worker? s_current;

    private readonly WorkPool _pool;
    private readonly int _number;
    private readonly Executor _stage;
    private readonly TimerShard _timers;
    private readonly WorkerParker _parker;
    private readonly WorkQueue<PoolTask> _queue = new(QueueCapacity);
    private readonly InjectionQueue<PoolTask> _pinned = new();

    /// <summary>What it has claimed of a queue: its own, and in nobody's reach.</summary>
    private readonly PoolTask?[] _batch = new PoolTask?[MostClaimed];
    private readonly PoolTask?[] _overflow = new PoolTask?[MostClaimed];
    private int _batchStart;
    private int _batchEnd;

    /// <summary>The task that was woken last by the one that is polled: what it works on is in the cache.</summary>
    private PoolTask? _next;
    private int _nextInRow;

    /// <summary>Whether a task is being polled, so that what it wakes goes before others.</summary>
    private bool _isPolling;

    /// <summary>Whether it counts as one that looks for work.</summary>
    private bool _looks;

    private PoolTask? _free;
    private int _freeCount;
    private WorkerFigures _figures;

    internal Worker(WorkPool pool, int number, TimerShard timers)
    {
        _pool = pool;
        _number = number;
        _timers = timers;
        _parker = new WorkerParker(pool.Clock, pool.Reactor);
        _stage = new Executor(pool.Clock, (IParker?)pool.Reactor ?? NoParker.Instance, pool.Home, timers)
        {
            UnhandledException = pool.ReportUnhandled,
        };
        _random = (uint)number + 0x9E3779B9;
    }

    /// <summary>The worker whose thread this is, of whatever pool; or null.</summary>
    internal static Worker? Current => s_current;

    internal WorkPool Pool => _pool;

    internal Executor Stage => _stage;

    internal WorkQueue<PoolTask> Queue => _queue;

    internal WorkerParker Parker => _parker;

    /// <summary>The slot of the task that is being polled, or -1.</summary>
    internal int CurrentSlot => _isPolling ? HandleBits.Slot(_stage.HandleAt(0)) : -1;

    /// <summary>Tasks that it has spawned, less those that have ended on it.</summary>
    internal long SpawnedMinusEnded => Volatile.Read(ref _figures._spawned) - Volatile.Read(ref _figures._ended);

    internal bool HasPinnedWork => _pinned.Count != 0;

    /// <summary>What it has counted so far.</summary>
    internal WorkerFigures Figures => _figures;

    /// <summary>After its thread has ended.</summary>
    public void Dispose()
    {
        _stage.Dispose();
        _parker.Dispose();
    }

    /// <summary>The body of its thread.</summary>
    internal void RunThread()
    {
        _pool.Trace?.WorkerStarted(_number);
        try
        {
            Run(until: null);
        }
        finally
        {
            _pool.Trace?.WorkerStopped(_number);
        }
    }

    /// <summary>Works until the pool stops, or until something has come.</summary>
    /// <param name="until">What ends it, or null.</param>
    /// <param name="rests">Whether it rests while there is nothing to do; otherwise that ends it.</param>
    internal void Run(BlockingWait? until, bool rests = true)
    {
        Worker? outerWorker = s_current;
        int outer = _stage.EnterStage();
        s_current = this;
        // Who knows what has come since the run before.
        _pollsToLook = 1;
        _hasRested = true;
        PoolTask? task = null;
        try
        {
            while (true)
            {
                try
                {
                    while (!_pool.IsStopped && until is not { IsOver: true })
                    {
                        task = TakeTask();
                        if (task is not null)
                        {
                            Poll(task);
                        }
                        else if (rests)
                        {
                            Rest();
                        }
                        else
                        {
                            return;
                        }
                    }

                    return;
                }
                catch (Exception e) when (_isPolling)
                {
                    // Not from an async method, which keeps what it throws: from a future of somebody's own making, or a hook.
                    _isPolling = false;
                    _stage.AbandonStage();
                    // Nothing is known of what stands there, so it is left to the collector.
                    EndTask(task!, TaskState.Faulted, e, task!._innermost!);
                }
            }
        }
        finally
        {
            s_current = outerWorker;
            _stage.LeaveStage(outer);
        }
    }

    /// <summary>Hands a task that the caller owns to this worker. Its thread.</summary>
    internal void Schedule(PoolTask task)
    {
        if (!_isPolling)
        {
            // A timer or an event: perhaps many at once, and none more urgent than another. One alone is polled here, and next.
            Add(task);
            if (_batchStart < _batchEnd || _queue.Count > 1)
            {
                _pool.WakeIfIdle();
            }

            return;
        }

        PoolTask? previous = _next;
        _next = task;
        if (previous is not null)
        {
            Add(previous);
            _pool.WakeIfIdle();
        }
    }

    /// <summary>Hands it a task that no other worker may poll. Any thread.</summary>
    internal void SchedulePinned(PoolTask task)
    {
        _pinned.Add(task);
        if (s_current != this)
        {
            _parker.Unpark();
        }
    }

    /// <summary>A free task, for a new one. Its thread.</summary>
    internal PoolTask TakeFree()
    {
        PoolTask? task = _free;
        if (task is null)
        {
            task = _pool.Table.TakePiece();
            _freeCount = TaskTable.PieceSize;
        }

        _free = task.Next;
        // Another worker may have freed it.
        Platform.Prefetch(_free);
        _freeCount--;
        _figures._spawned++;
        return task;
    }

    /// <summary>Keeps a free task; of two pieces it gives the one that was freed first to the others.</summary>
    private void ReturnFree(PoolTask task)
    {
        task.Next = _free;
        _free = task;
        if (++_freeCount == 2 * TaskTable.PieceSize)
        {
            PoolTask last = task;
            for (int i = 1; i < TaskTable.PieceSize; i++)
            {
                last = last.Next!;
            }

            _pool.Table.ReturnPiece(last.Next!);
            last.Next = null;
            _freeCount = TaskTable.PieceSize;
        }
    }

    /// <summary>Adds a task at the back of the queue; if that is full, half of it goes where everybody takes from.</summary>
    private void Add(PoolTask task)
    {
        if (!_queue.TryAdd(task))
        {
            Overflow(task);
        }
    }

    private void Overflow(PoolTask task)
    {
        // They have waited longer than the new one.
        PoolTask? first = null;
        PoolTask? last = null;
        int count = 0;
        while (count < QueueCapacity / 2)
        {
            int claimed = _queue.Claim(_overflow, _overflow.Length);
            if (claimed == 0)
            {
                break;
            }

            for (int i = 0; i < claimed; i++)
            {
                Link(_overflow[i]!, ref first, ref last);
            }

            count += claimed;
        }

        Link(task, ref first, ref last);
        last!.Next = null;
        _figures._overflowed += count + 1;
        _pool.Injection.AddChain(first!, last, count + 1);
    }

    private static void Link(PoolTask task, ref PoolTask? first, ref PoolTask? last)
    {
        if (last is null)
        {
            first = task;
        }
        else
        {
            last.Next = task;
        }

        last = task;
    }

    private void Poll(PoolTask task)
    {
        if (_looks)
        {
            _looks = false;
            // What was added while this one looked woke nobody.
            if (_pool.Idle.EndLook() && _pool.HasWork)
            {
                _pool.WakeIfIdle();
            }
        }

        long word = Volatile.Read(ref task._word);
        long handle = _pool.HandleOf(word);
        Future from = task._innermost!;
        _figures._polls++;
        _isPolling = true;
        _pool.Trace?.PollStarted(_number, (TaskHandle)handle);
        Future stands = _stage.PollOnStage(
            handle,
            from,
            (word & TaskWord.CancelAsked) != 0,
            (word & TaskWord.CancelBegun) != 0,
            out bool isReady);
        _isPolling = false;
        _pool.Trace?.PollEnded(_number, (TaskHandle)handle);
        if (stands.IsEnded)
        {
            End(task, stands);
            return;
        }

        if (stands != from)
        {
            task._innermost = stands;
        }

        if ((word & (TaskWord.CancelAsked | TaskWord.CancelBegun)) == TaskWord.CancelAsked && _stage.HasBegunToCancel)
        {
            TaskWord.BeginCancel(ref task._word);
        }

        if (isReady)
        {
            _pool.Trace?.TaskWokeItself(_number, (TaskHandle)handle);
            Requeue(task);
        }
        else if (!TaskWord.TryRest(ref task._word))
        {
            Requeue(task);
        }
    }

    private void Requeue(PoolTask task)
    {
        if ((task._word & TaskWord.Pinned) != 0)
        {
            _pinned.Add(task);
        }
        else
        {
            Add(task);
        }
    }

    private void End(PoolTask task, Future root)
    {
        TaskState state = TaskState.Completed + ((root._state & FutureStatus.Mask) - FutureStatus.Completed);
        bool isSeen = EndTask(task, state, root.Exception, root);
        if (!isSeen && root.HasSucceeded && root.HasResult && !root.IsStateMachine)
        {
            // A wait that was spawned by itself: what it has got goes back.
            root.GiveBack();
        }
        else
        {
            root.Recycle();
        }
    }

    /// <returns>Whether somebody was told who may have taken the result.</returns>
    private bool EndTask(PoolTask task, TaskState state, Exception? cause, Future root)
    {
        TaskHandle handle = (TaskHandle)_pool.HandleOf(task._word);
        ITaskEnd? end = task._end;
        Fault? fault = cause is null ? null : root.Fault ?? new Fault(cause);
        task._innermost = fault;
        if (end is not null)
        {
            task._end = null;
        }

        TaskWord.End(ref task._word, 1 + (state - TaskState.Completed));
        // Before anybody is told, who may count what is left.
        Volatile.Write(ref _figures._ended, _figures._ended + 1);
        bool isTold = _pool.EndJoiners(handle, state, cause);
        end?.TaskEnded(state, cause, root);
        _pool.Trace?.TaskEnded(handle, state);
        if (cause is not null && !isTold && end is null)
        {
            _pool.ReportUnhandled(handle, cause);
        }

        ReturnFree(task);
        return end is not null;
    }
}
