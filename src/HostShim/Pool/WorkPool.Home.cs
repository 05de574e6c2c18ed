using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What handles, wakers, timers and joins ask of the pool.</summary>
public sealed partial class WorkPool
{
    private readonly Dictionary<long, JoinTaskFuture> _joins = [];

    /// <summary>Tasks that are joined by their handle; nearly always 0, and then the end of a task need not look.</summary>
    private int _joinedTasks;

    /// <summary>The pool, as its executors know it.</summary>
    internal TaskHome Home { get; }

    internal bool Wake(long waker)
    {
        PoolTask? task = _table.Find(HandleBits.Slot(waker));
        if (task is null || !TaskWord.TryWake(ref task._word, HandleBits.Generation(waker)))
        {
            return false;
        }

        Schedule(task);
        return true;
    }

    /// <summary>Tells those who join a task by its handle that it has ended.</summary>
    /// <returns>Whether there was any.</returns>
    internal bool EndJoiners(TaskHandle handle, TaskState state, Exception? cause)
    {
        // After the exchange that ended it: who joins counts first and then looks whether it has ended.
        if (Volatile.Read(ref _joinedTasks) == 0)
        {
            return false;
        }

        bool told = false;
        lock (_joins)
        {
            if (_joins.Remove((long)handle, out JoinTaskFuture? join))
            {
                Volatile.Write(ref _joinedTasks, _joins.Count);
                while (join is not null)
                {
                    JoinTaskFuture? next = join._nextJoiner;
                    Waker waker = join._waker;
                    join.TargetEnded(state, cause);
                    waker.Wake();
                    told = true;
                    join = next;
                }
            }
        }

        return told;
    }

    private void Schedule(PoolTask task)
    {
        if ((task._word & TaskWord.Pinned) != 0)
        {
            _pins.Get(task.Slot)!.SchedulePinned(task);
            return;
        }

        Worker? worker = Worker.Current;
        if (worker is not null && worker.Pool == this)
        {
            worker.Schedule(task);
            return;
        }

        _injection.Add(task);
        WakeIfIdle();
    }

    private TaskState StateOf(TaskHandle handle, out PoolTask? task)
    {
        task = _table.Find(HandleBits.Slot((long)handle));
        if (task is null)
        {
            return TaskState.Unknown;
        }

        long word = Volatile.Read(ref task._word);
        int age = TaskWord.Generation(word) - HandleBits.Generation((long)handle);
        if ((word & TaskWord.Live) != 0)
        {
            return age != 0 ? TaskState.Unknown
                : (word & TaskWord.Owned) == 0 ? TaskState.Waiting
                : Worker.Current is Worker worker && worker.Pool == this && worker.CurrentSlot == TaskWord.Slot(word) ? TaskState.Running
                : TaskState.Ready;
        }

        int outcome = TaskWord.Outcome(word);
        return age == 1 && outcome != 0 ? TaskState.Completed + (outcome - 1) : TaskState.Unknown;
    }

    /// <summary>The pool, as the core knows it.</summary>
    private sealed class PoolHome(WorkPool pool) : TaskHome
    {
        internal override Executor Face => pool._face;

        internal override TimerShard[] TimerShards => pool._shards;

        internal override void Begin(int number, int generation) => pool._table.Begin(generation);

        internal override int NextGeneration() => pool._table.NextGeneration();

        internal override TaskHandle Spawn(Executor stage, Future future, string? name)
        {
            // What a task spawns stays with it, if it has to stay itself.
            Worker worker = Worker.Current!;
            bool isPinned = worker.CurrentSlot >= 0 && IsPinned((TaskHandle)stage.HandleAt(0));
            return pool.Start(future, name, end: null, isPinned ? worker : null, out _);
        }

        internal override bool IsPinned(TaskHandle task) =>
            (pool._table.Find(HandleBits.Slot((long)task))!._word & TaskWord.Pinned) != 0;

        internal override Waker WakerOf(int slot) => (Waker)pool.HandleOf(Volatile.Read(ref pool._table.Find(slot)!._word));

        internal override void Wake(long waker) => pool.Wake(waker);

        internal override bool Cancel(TaskHandle handle)
        {
            PoolTask? task = pool._table.Find(HandleBits.Slot((long)handle));
            if (task is null || !TaskWord.TryCancel(ref task._word, HandleBits.Generation((long)handle), out bool isOwned))
            {
                return false;
            }

            if (isOwned)
            {
                pool.Schedule(task);
            }

            return true;
        }

        internal override TaskState GetState(TaskHandle handle) => pool.StateOf(handle, out _);

        internal override string? GetName(TaskHandle handle)
        {
            PoolTask? task = pool._table.Find(HandleBits.Slot((long)handle));
            if (task is null)
            {
                return null;
            }

            long word = Volatile.Read(ref task._word);
            int age = TaskWord.Generation(word) - HandleBits.Generation((long)handle);
            return age == 0 || (age == 1 && (word & TaskWord.Live) == 0) ? pool._names.Get(TaskWord.Slot(word)) : null;
        }

        internal override void Join(JoinTaskFuture join, Waker waker)
        {
            lock (pool._joins)
            {
                Volatile.Write(ref pool._joinedTasks, pool._joins.Count + 1);
                Interlocked.MemoryBarrier();
                TaskState state = pool.StateOf(join._target, out PoolTask? task);
                if (state is TaskState.Ready or TaskState.Waiting or TaskState.Running)
                {
                    join._waker = waker;
                    join._nextJoiner = pool._joins.GetValueOrDefault((long)join._target);
                    pool._joins[(long)join._target] = join;
                }
                else
                {
                    join.TargetEnded(state, state == TaskState.Faulted ? (task!._innermost as Fault)?.Cause : null);
                }

                Volatile.Write(ref pool._joinedTasks, pool._joins.Count);
            }
        }

        internal override void Leave(JoinTaskFuture join)
        {
            lock (pool._joins)
            {
                if (!pool._joins.TryGetValue((long)join._target, out JoinTaskFuture? first))
                {
                    return;
                }

                if (first == join)
                {
                    if (join._nextJoiner is null)
                    {
                        pool._joins.Remove((long)join._target);
                    }
                    else
                    {
                        pool._joins[(long)join._target] = join._nextJoiner;
                    }
                }
                else
                {
                    while (first is not null && first._nextJoiner != join)
                    {
                        first = first._nextJoiner;
                    }

                    if (first is not null)
                    {
                        first._nextJoiner = join._nextJoiner;
                    }
                }

                Volatile.Write(ref pool._joinedTasks, pool._joins.Count);
            }
        }
    }
}
