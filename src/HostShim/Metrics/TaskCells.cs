using System.Threading;

namespace Embedded.HostShim;

/// <summary>What is noted of the task in a slot. Written by whoever has the task: who spawns it, then one worker at a time.</summary>
internal struct TaskCell
{
    internal const long Never = long.MinValue;

    /// <summary>The task; 0 while there is none. Written last when one comes, and first when it goes.</summary>
    internal long _handle;
    internal string? _name;

    /// <summary>Its number in <see cref="TaskNames"/>.</summary>
    internal int _nameNumber;
    internal long _spawnedAt;
    internal long _polls;
    internal long _selfWakes;
    internal long _busy;
    internal long _longest;

    /// <summary>When its last poll ended, or when it was spawned.</summary>
    internal long _polledAt;

    /// <summary>When it was last known to want a poll; <see cref="Never"/> while it waits.</summary>
    internal long _readySince;
    internal long _longestReady;
}

/// <summary>A cell for each slot of a pool, made for 256 neighbours when the first of them gets a task.</summary>
internal sealed class TaskCells
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly object _gate = new();
    private TaskCell[]?[] _chunks = [];

    /// <summary>Slots there may be cells for.</summary>
    internal int Capacity => Volatile.Read(ref _chunks).Length * ChunkSize;

    /// <summary>A slot's cell, which is made if need be.</summary>
    internal ref TaskCell At(int slot)
    {
        int chunk = slot >> ChunkBits;
        TaskCell[]?[] chunks = Volatile.Read(ref _chunks);
        TaskCell[] cells = chunk < chunks.Length && Volatile.Read(ref chunks[chunk]) is TaskCell[] found ? found : MakeChunk(chunk);
        return ref cells[slot & (ChunkSize - 1)];
    }

    /// <summary>Copies a cell that has a task. Any thread.</summary>
    /// <returns>False if it has none, or if the task went while it was copied.</returns>
    internal bool TryCopy(int slot, out TaskCell copy)
    {
        int chunk = slot >> ChunkBits;
        TaskCell[]?[] chunks = Volatile.Read(ref _chunks);
        if (chunk >= chunks.Length || Volatile.Read(ref chunks[chunk]) is not TaskCell[] cells)
        {
            copy = default;
            return false;
        }

        ref TaskCell cell = ref cells[slot & (ChunkSize - 1)];
        long handle = Volatile.Read(ref cell._handle);
        copy = cell;
        copy._handle = handle;
        // The copy is read before the handle is looked at again: so it is of one task, or thrown away.
        Volatile.ReadBarrier();
        return handle != 0 && cell._handle == handle;
    }

    private TaskCell[] MakeChunk(int chunk)
    {
        lock (_gate)
        {
            if (chunk >= _chunks.Length)
            {
                var longer = new TaskCell[int.Max(chunk + 1, _chunks.Length * 2)][];
                _chunks.CopyTo(longer, 0);
                Volatile.Write(ref _chunks, longer);
            }

            TaskCell[] cells = _chunks[chunk] ?? new TaskCell[ChunkSize];
            Volatile.Write(ref _chunks[chunk], cells);
            return cells;
        }
    }
}
