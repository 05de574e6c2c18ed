using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>The registered handles, each under a key of slot and generation, so that an event for one that is gone finds nobody.</summary>
internal sealed class HandleTable
{
    private IoHandle?[] _handles = new IoHandle?[16];
    private int[] _generations = new int[16];
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used;

    /// <summary>Behind which several threads add and remove; null with one thread. Finding needs no lock.</summary>
    private object? _gate;

    internal int Count => _used - _freeCount;

    /// <summary>Places that were ever used; each holds a handle or null.</summary>
    internal ReadOnlySpan<IoHandle?> Places
    {
        get
        {
            // Another thread may be making room: then the newest are not in this array yet.
            IoHandle?[] handles = Volatile.Read(ref _handles);
            return handles.AsSpan(0, int.Min(Volatile.Read(ref _used), handles.Length));
        }
    }

    /// <summary>From now on several threads use it.</summary>
    internal void Share() => _gate = SharedGate.Make(shared: true);

    /// <summary>Adds a handle and gives it its key. Allocates when there were never so many.</summary>
    internal void Add(IoHandle handle)
    {
        SharedGate.Enter(_gate);
        int slot = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if (slot == _handles.Length)
        {
            Array.Resize(ref _handles, slot * 2);
            Array.Resize(ref _generations, slot * 2);
            Array.Resize(ref _free, slot * 2);
        }

        handle.Key = ((long)++_generations[slot] << 32) | (uint)slot;
        Volatile.Write(ref _handles[slot], handle);
        SharedGate.Exit(_gate);
    }

    internal void Remove(IoHandle handle)
    {
        SharedGate.Enter(_gate);
        int slot = (int)handle.Key;
        handle.Key = 0;
        _handles[slot] = null;
        _free[_freeCount++] = slot;
        SharedGate.Exit(_gate);
    }

    /// <summary>The handle with this key, or null if it was removed.</summary>
    internal IoHandle? Find(long key)
    {
        int slot = (int)key;
        IoHandle?[] handles = Volatile.Read(ref _handles);
        IoHandle? handle = (uint)slot < (uint)handles.Length ? Volatile.Read(ref handles[slot]) : null;
        return handle is not null && handle.Key == key ? handle : null;
    }
}
