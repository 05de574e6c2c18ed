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

    /// <summary>Free tasks come and go in pieces of so many, so that nobody walks those of another thread, whose cache has them.</summary>
    internal const int PieceSize = 128;

    /// <summary>Held for some instructions, except when the table grows.</summary>
    private SpinGate _gate = new();
    private PoolTask[][] _chunks = [];
    private PoolTask?[] _pieces = [];
    private int _pieceCount;

    /// <summary>What is left of a piece that is taken one by one.</summary>
    private PoolTask? _opened;
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

    /// <summary>
    /// Takes a piece of free tasks: <see cref="PieceSize"/> of them, linked by <see cref="PoolTask.Next"/>; grows if there is none.
    /// </summary>
    /// <exception cref="CapacityException">16,777,216 tasks exist.</exception>
    internal PoolTask TakePiece()
    {
        _gate.Enter();
        try
        {
            return PopPiece();
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Takes one free task, for a thread that keeps no piece.</summary>
    /// <exception cref="CapacityException">16,777,216 tasks exist.</exception>
    internal PoolTask TakeOne()
    {
        _gate.Enter();
        try
        {
            PoolTask task = _opened ?? PopPiece();
            _opened = task.Next;
            return task;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Gives such a piece back.</summary>
    internal void ReturnPiece(PoolTask first)
    {
        _gate.Enter();
        Platform.Store(_pieces, _pieceCount++, first);
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

    private PoolTask PopPiece()
    {
        if (_pieceCount == 0)
        {
            Grow();
        }

        PoolTask first = _pieces[--_pieceCount]!;
        _pieces[_pieceCount] = null;
        return first;
    }

    /// <summary>Makes a chunk of tasks, in pieces.</summary>
    private void Grow()
    {
        int first = Capacity;
        if (first == MostTasks)
        {
            throw new CapacityException("16,777,216 tasks exist in the pool; wait for some to end");
        }

        var chunk = new PoolTask[ChunkSize];
        for (int i = ChunkSize - 1; i >= 0; i--)
        {
            bool endsPiece = (i + 1) % PieceSize == 0;
            chunk[i] = new PoolTask(TaskWord.Make(first + i, _firstGeneration)) { Next = endsPiece ? null : chunk[i + 1] };
        }

        // Room for all pieces there are, so that none is ever refused.
        Array.Resize(ref _pieces, (first + ChunkSize) / PieceSize);
        for (int i = ChunkSize - PieceSize; i >= 0; i -= PieceSize)
        {
            _pieces[_pieceCount++] = chunk[i];
        }

        // Published whole, because others find tasks without the lock.
        Volatile.Write(ref _chunks, [.. _chunks, chunk]);
    }
}
