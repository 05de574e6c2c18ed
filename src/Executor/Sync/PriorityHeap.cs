using System;

namespace Embedded.Async;

/// <summary>
/// A binary heap of items with an int as priority, the highest first, and among equal ones in the order in which they came.
/// Not synchronised; its owner is.
/// </summary>
internal sealed class PriorityHeap<T>
{
    private T[] _items;
    private int[] _priorities;

    /// <summary>When each came; 64 bits never wrap.</summary>
    private long[] _ages;
    private int _count;
    private long _newest;
    private long _oldest;

    /// <param name="length">Items it holds before it grows.</param>
    internal PriorityHeap(int length)
    {
        _items = new T[length];
        _priorities = new int[length];
        _ages = new long[length];
    }

    internal int Count => _count;

    internal T First => _items[0];

    internal int FirstPriority => _priorities[0];

    internal void Add(T item, int priority) => Add(item, priority, ++_newest);

    /// <summary>Adds an item that was taken and comes back.</summary>
    internal void AddBeforeEquals(T item, int priority) => Add(item, priority, --_oldest);

    internal T TakeFirst()
    {
        T first = _items[0];
        int last = --_count;
        T item = _items[last];
        _items[last] = default!;
        if (last > 0)
        {
            Sink(item, _priorities[last], _ages[last]);
        }

        return first;
    }

    /// <summary>Whether each stands behind the one above it. For tests.</summary>
    internal bool IsHeap()
    {
        for (int i = 1; i < _count; i++)
        {
            int above = (i - 1) / 2;
            if (IsBefore(_priorities[i], _ages[i], above))
            {
                return false;
            }
        }

        return true;
    }

    private void Add(T item, int priority, long age)
    {
        if (_count == _items.Length)
        {
            Grow();
        }

        int hole = _count++;
        while (hole > 0)
        {
            int above = (hole - 1) / 2;
            if (!IsBefore(priority, age, above))
            {
                break;
            }

            Move(above, hole);
            hole = above;
        }

        Put(hole, item, priority, age);
    }

    /// <summary>Puts what stood last where the first was taken from, or below.</summary>
    private void Sink(T item, int priority, long age)
    {
        int hole = 0;
        while (true)
        {
            int below = (2 * hole) + 1;
            if (below >= _count)
            {
                break;
            }

            if (below + 1 < _count && IsBefore(_priorities[below + 1], _ages[below + 1], below))
            {
                below++;
            }

            if (!IsBefore(_priorities[below], _ages[below], priority, age))
            {
                break;
            }

            Move(below, hole);
            hole = below;
        }

        Put(hole, item, priority, age);
    }

    private bool IsBefore(int priority, long age, int other) => IsBefore(priority, age, _priorities[other], _ages[other]);

    private static bool IsBefore(int priority, long age, int otherPriority, long otherAge) =>
        priority > otherPriority || (priority == otherPriority && age < otherAge);

    private void Move(int from, int to) => Put(to, _items[from], _priorities[from], _ages[from]);

    private void Put(int place, T item, int priority, long age)
    {
        _items[place] = item;
        _priorities[place] = priority;
        _ages[place] = age;
    }

    [Cold("more waits than were declared got an item at the same time, and all of them were dropped")]
    private void Grow()
    {
        int length = _count + 1;
        var items = new T[length];
        var priorities = new int[length];
        var ages = new long[length];
        Array.Copy(_items, 0, items, 0, _count);
        Array.Copy(_priorities, 0, priorities, 0, _count);
        Array.Copy(_ages, 0, ages, 0, _count);
        _items = items;
        _priorities = priorities;
        _ages = ages;
    }
}
