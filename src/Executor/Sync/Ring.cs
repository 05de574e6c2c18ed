using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>Items in their order, in one array. Not synchronised; its owner is, and asks before it adds.</summary>
internal sealed class Ring<T>
{
    private T[] _items;
    private int _head;
    private int _count;

    /// <param name="length">Items it holds before it grows.</param>
    internal Ring(int length) => _items = new T[length];

    internal int Count => _count;

    internal int Length => _items.Length;

    /// <summary>The next to be taken. It is not empty.</summary>
    internal T First => _items[_head];

    [MethodImpl(Platform.InlineOnHost)]
    internal void AddLast(T item)
    {
        int tail = _head + _count;
        _items[tail < _items.Length ? tail : tail - _items.Length] = item;
        _count++;
    }

    /// <summary>Adds the one that is taken next: one that was taken and comes back.</summary>
    internal void AddFirst(T item)
    {
        if (_count == _items.Length)
        {
            Grow(1);
        }

        _head = (_head == 0 ? _items.Length : _head) - 1;
        _items[_head] = item;
        _count++;
    }

    [MethodImpl(Platform.InlineOnHost)]
    internal T TakeFirst()
    {
        T item = _items[_head];
        _items[_head] = default!;
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        _count--;
        return item;
    }

    /// <summary>Adds so many at the end, for which there is room.</summary>
    internal void AddLast(T[] items, int offset, int count)
    {
        int tail = _head + _count;
        tail = tail < _items.Length ? tail : tail - _items.Length;
        int before = Least(count, _items.Length - tail);
        Array.Copy(items, offset, _items, tail, before);
        Array.Copy(items, offset + before, _items, 0, count - before);
        _count += count;
    }

    /// <summary>Adds so many before the first, in their order.</summary>
    internal void AddFirst(T[] items, int offset, int count)
    {
        if (_count + count > _items.Length)
        {
            Grow(count);
        }

        _head = _head < count ? _head + _items.Length - count : _head - count;
        int before = Least(count, _items.Length - _head);
        Array.Copy(items, offset, _items, _head, before);
        Array.Copy(items, offset + before, _items, 0, count - before);
        _count += count;
    }

    /// <summary>Takes so many as there are.</summary>
    internal void TakeFirst(T[] items, int offset, int count)
    {
        int before = Least(count, _items.Length - _head);
        Array.Copy(_items, _head, items, offset, before);
        Array.Copy(_items, 0, items, offset + before, count - before);
        // What it no longer holds must not be kept alive.
        Array.Clear(_items, _head, before);
        Array.Clear(_items, 0, count - before);
        _head = _head + count < _items.Length ? _head + count : _head + count - _items.Length;
        _count -= count;
    }

    internal static int Least(int one, int other) => one < other ? one : other;

    [Cold("more waits than were declared got something at the same time, and all of them were dropped")]
    private void Grow(int more)
    {
        var longer = new T[_items.Length + more];
        int count = _count;
        TakeFirst(longer, 0, count);
        _items = longer;
        _head = 0;
        _count = count;
    }
}
