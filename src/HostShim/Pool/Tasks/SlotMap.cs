using System;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>Something that a few of a pool's tasks have, by slot: room is made for the neighbours of a slot when the first of them gets it.</summary>
/// <remarks>A slot's value is set and read by whoever has its task, or by any thread if it may be old.</remarks>
internal sealed class SlotMap<T>
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly object _gate = new();
    private T[]?[] _chunks = [];

    /// <summary>A slot's value; the type's default if it has none.</summary>
    internal T? Get(int slot)
    {
        T[]?[] chunks = Volatile.Read(ref _chunks);
        int chunk = slot >> ChunkBits;
        return chunk < chunks.Length && Volatile.Read(ref chunks[chunk]) is T[] values ? values[slot & (ChunkSize - 1)] : default;
    }

    internal void Set(int slot, T value)
    {
        int chunk = slot >> ChunkBits;
        T[]?[] chunks = Volatile.Read(ref _chunks);
        T[] values = chunk < chunks.Length && Volatile.Read(ref chunks[chunk]) is T[] found ? found : MakeChunk(chunk);
        values[slot & (ChunkSize - 1)] = value;
    }

    /// <summary>Sets a slot's value; the default one makes no room, and only takes the place of another.</summary>
    internal void SetIfUsed(int slot, T value)
    {
        if (value is not null)
        {
            Set(slot, value);
            return;
        }

        T[]?[] chunks = Volatile.Read(ref _chunks);
        int chunk = slot >> ChunkBits;
        if (chunk < chunks.Length && Volatile.Read(ref chunks[chunk]) is T[] values)
        {
            values[slot & (ChunkSize - 1)] = default!;
        }
    }

    private T[] MakeChunk(int chunk)
    {
        lock (_gate)
        {
            if (chunk >= _chunks.Length)
            {
                T[]?[] longer = new T[int.Max(chunk + 1, _chunks.Length * 2)][];
                _chunks.CopyTo(longer, 0);
                Volatile.Write(ref _chunks, longer);
            }

            T[] values = _chunks[chunk] ?? new T[ChunkSize];
            Volatile.Write(ref _chunks[chunk], values);
            return values;
        }
    }
}
