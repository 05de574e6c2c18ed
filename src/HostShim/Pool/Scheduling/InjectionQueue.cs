using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What can stand in an <see cref="InjectionQueue{T}"/>: it has the link to the next.</summary>
internal interface ILinked<T>
    where T : class, ILinked<T>
{
    /// <summary>The next in the queue or list that has it. Its owner's.</summary>
    T? Next { get; set; }
}

/// <summary>The queue through which work comes to a pool from outside, and from workers whose own is full: unbounded, first in, first out, behind a lock.</summary>
/// <typeparam name="T">What stands in it.</typeparam>
internal sealed class InjectionQueue<T>
    where T : class, ILinked<T>
{
    private SpinGate _gate = new();
    private T? _first;
    private T? _last;
    private int _count;

    /// <summary>How many stand in it; read without the lock, so it may be old.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Adds at the back. A full fence.</summary>
    internal void Add(T item)
    {
        item.Next = null;
        AddChain(item, item, 1);
    }

    /// <summary>Adds what is linked, from the first to the last. A full fence.</summary>
    internal void AddChain(T first, T last, int count)
    {
        _gate.Enter();
        if (_last is null)
        {
            _first = first;
        }
        else
        {
            _last.Next = first;
        }

        _last = last;
        Volatile.Write(ref _count, _count + count);
        _gate.Exit();
        // What the caller reads next, such as who rests, is read after this is seen.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Takes from the front.</summary>
    /// <param name="into">Gets them, in their order, from its start.</param>
    /// <param name="most">At most so many, 1 to the buffer's length.</param>
    /// <returns>How many.</returns>
    internal int Take(T?[] into, int most)
    {
        if (Count == 0)
        {
            return 0;
        }

        _gate.Enter();
        int taken = 0;
        while (taken < most && _first is not null)
        {
            T item = _first;
            Platform.Store(into, taken++, item);
            _first = item.Next;
        }

        if (_first is null)
        {
            _last = null;
        }

        Volatile.Write(ref _count, _count - taken);
        _gate.Exit();
        return taken;
    }
}
