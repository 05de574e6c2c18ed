using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// A bounded queue of one worker: its owner adds at the tail; the owner and thieves alike claim a batch from the head by one
/// compare-exchange. First in, first out, whoever claims.
/// </summary>
/// <remarks>
/// <para>A relative of the deque of Chase and Lev (Dynamic Circular Work-Stealing Deque, 2005), whose owner takes from the end it adds to. Tasks
/// that yield want the other order, and then an owner pays an atomic operation for each task; here it pays one for each batch, and what is
/// not claimed yet stays open to thieves.</para>
/// <code>
///   add (owner):     room = Capacity - (_tail - _head);  write the place;  publish _tail + 1
///   claim (anyone):  head = _head;  tail = _tail;  copy places from head on;  compare-exchange _head: head -> head + count
/// </code>
/// <para>Invariant Stable: places in [_head, _tail) are not written. The owner writes at _tail only, after it saw that _head leaves room;
/// so a copy that was overwritten meanwhile is of a _head that has moved, the compare-exchange fails, and the copy is thrown
/// away. Both counters only grow, in 64 bits, so a head that was seen does not come round.</para>
/// </remarks>
/// <typeparam name="T">What stands in it.</typeparam>
internal sealed class WorkQueue<T>
    where T : class
{
    private readonly T?[] _places;
    private readonly int _mask;
    private PaddedCounter _head;
    private PaddedCounter _tail;

    /// <param name="capacity">A power of two.</param>
    internal WorkQueue(int capacity)
    {
        _places = new T?[capacity];
        _mask = capacity - 1;
    }

    internal int Capacity => _places.Length;

    /// <summary>How many stand in it; it may be old by the time it is read.</summary>
    internal int Count
    {
        get
        {
            long head = Volatile.Read(ref _head._value);
            long count = Volatile.Read(ref _tail._value) - head;
            return (int)count;
        }
    }

    internal bool IsEmpty => Count <= 0;

    /// <summary>Adds at the back; false if it is full. The owner only.</summary>
    internal bool TryAdd(T item)
    {
        long tail = _tail._value;
        if (tail - Volatile.Read(ref _head._value) >= _places.Length)
        {
            return false;
        }

        Platform.Store(_places, (int)tail & _mask, item);
        Volatile.Write(ref _tail._value, tail + 1);
        return true;
    }

    /// <summary>
    /// Takes the first ones: half of what there is, rounded up, and no more than the buffer holds. Anyone. What it returns with is the
    /// caller's alone.
    /// </summary>
    /// <param name="into">Gets them, in their order, from its start.</param>
    /// <param name="most">At most so many, 1 to the buffer's length.</param>
    /// <returns>How many; 0 if it was empty.</returns>
    internal int Claim(T?[] into, int most)
    {
        while (true)
        {
            long head = Volatile.Read(ref _head._value);
            // After the head: what is between them was there then.
            long available = Volatile.Read(ref _tail._value) - head;
            if (available <= 0)
            {
                return 0;
            }

            int count = (int)(available - (available >> 1));
            count = count < most ? count : most;
            for (int i = 0; i < count; i++)
            {
                Platform.Store(into, i, Volatile.Read(ref _places[(int)(head + i) & _mask]));
            }

            if (Interlocked.CompareExchange(ref _head._value, head + count, head) == head)
            {
                return count;
            }
        }
    }
}
