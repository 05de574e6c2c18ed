using System;

namespace Embedded.HostShim;

/// <summary>The registered handles, each under a key of slot and generation, so that an event for one that is gone finds nobody.</summary>
internal sealed class HandleTable
{
    private IoHandle?[] _handles = new IoHandle?[16];
    private int[] _generations = new int[16];
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used;

    internal int Count => _used - _freeCount;

    /// <summary>Places that were ever used; each holds a handle or null.</summary>
    internal ReadOnlySpan<IoHandle?> Places => _handles.AsSpan(0, _used);

    /// <summary>Adds a handle and gives it its key. Allocates when there were never so many.</summary>
    internal void Add(IoHandle handle)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if (slot == _handles.Length)
        {
            Array.Resize(ref _handles, slot * 2);
            Array.Resize(ref _generations, slot * 2);
            Array.Resize(ref _free, slot * 2);
        }

        _handles[slot] = handle;
        handle.Key = ((long)++_generations[slot] << 32) | (uint)slot;
    }

    internal void Remove(IoHandle handle)
    {
        int slot = (int)handle.Key;
        handle.Key = 0;
        _handles[slot] = null;
        _free[_freeCount++] = slot;
    }

    /// <summary>The handle with this key, or null if it was removed.</summary>
    internal IoHandle? Find(long key)
    {
        int slot = (int)key;
        IoHandle? handle = (uint)slot < (uint)_used ? _handles[slot] : null;
        return handle is not null && handle.Key == key ? handle : null;
    }
}
