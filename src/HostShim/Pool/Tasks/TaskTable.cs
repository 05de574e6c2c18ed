using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>All tasks of a pool, by slot. It grows a chunk at a time, when more tasks exist than ever before; a task stays where it is.</summary>
/// <remarks>Finding is without a lock; all else is behind one, and seldom.</remarks>
internal sealed class TaskTable
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>What fits the slot of a handle.</summary>
    private const int MostTasks = 1 << 24;

    /// <summary>Held for as long as a batch takes to walk, except when the table grows.</summary>
    private SpinGate _gate = new();
    private PoolTask[][] _chunks = [];
    private PoolTask? _free;
    private int _firstGeneration = 1;

    /// <summary>Tasks there is room for without growing.</summary>
    internal int Capacity => Volatile.Read(ref _chunks).Length * ChunkSize;

    /// <summary>The task in a slot, or null if there never was one.</summary>
    internal PoolTask? Find(int slot)
    {
        PoolTask[][] chunks = Volatile.Read(ref _chunks);
        int chunk = slot >> ChunkBits;
        return chunk < chunks.Length ? chunks[chunk][slot & (ChunkSize - 1)] : null;
    }

    /// <summary>Says where generations begin, before the first task.</summary>
    internal void Begin(int generation) => _firstGeneration = generation;

    /// <summary>The generation that no task has reached.</summary>
    internal int NextGeneration()
    {
        int next = _firstGeneration;
        foreach (PoolTask[] chunk in _chunks)
        {
            foreach (PoolTask task in chunk)
            {
                next = int.Max(next, TaskWord.Generation(task._word) + 1);
            }
        }

        return next;
    }

    /// <summary>Takes free tasks, linked by <see cref="PoolTask.Next"/>; grows if there is none.</summary>
    /// <param name="most">At most so many, at least 1.</param>
    /// <param name="count">How many they are, at least 1.</param>
    /// <exception cref="CapacityException">16,777,216 tasks exist.</exception>
    internal PoolTask Take(int most, out int count)
    {
        _gate.Enter();
        try
        {
            PoolTask first = _free ?? Grow();
            PoolTask last = first;
            count = 1;
            while (count < most && last.Next is PoolTask next)
            {
                last = next;
                count++;
            }

            _free = last.Next;
            last.Next = null;
            return first;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Gives free tasks back that are linked from the first to the last.</summary>
    internal void Return(PoolTask first, PoolTask last)
    {
        _gate.Enter();
        last.Next = _free;
        _free = first;
        _gate.Exit();
    }

    /// <summary>Calls back for each task there was room for, of which each may be free. Any thread.</summary>
    internal void ForEach(Action<PoolTask> visit)
    {
        foreach (PoolTask[] chunk in Volatile.Read(ref _chunks))
        {
            foreach (PoolTask task in chunk)
            {
                visit(task);
            }
        }
    }

    /// <summary>Makes a chunk of tasks and returns the first, which leads to the others.</summary>
    private PoolTask Grow()
    {
        int first = Capacity;
        if (first == MostTasks)
        {
            throw new CapacityException("16,777,216 tasks exist in the pool; wait for some to end");
        }

        var chunk = new PoolTask[ChunkSize];
        for (int i = ChunkSize - 1; i >= 0; i--)
        {
            chunk[i] = new PoolTask(TaskWord.Make(first + i, _firstGeneration)) { Next = i + 1 < ChunkSize ? chunk[i + 1] : null };
        }

        // Published whole, because others find tasks without the lock.
        Volatile.Write(ref _chunks, [.. _chunks, chunk]);
        return chunk[0];
    }
}
