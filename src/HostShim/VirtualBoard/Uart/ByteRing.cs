using System;

namespace Embedded.HostShim;

/// <summary>A first-in first-out buffer of bytes.</summary>
internal sealed class ByteRing
{
    private byte[] _bytes;
    private int _head;

    internal ByteRing(int capacity) => _bytes = new byte[capacity];

    internal int Count { get; private set; }

    internal int Capacity => _bytes.Length;

    internal bool IsFull => Count == _bytes.Length;

    internal byte this[int index] => _bytes[(_head + index) % _bytes.Length];

    internal bool TryPush(byte value)
    {
        if (IsFull)
        {
            return false;
        }

        _bytes[(_head + Count++) % _bytes.Length] = value;
        return true;
    }

    internal byte Pop()
    {
        byte value = _bytes[_head];
        _head = (_head + 1) % _bytes.Length;
        Count--;
        return value;
    }

    internal void Clear()
    {
        _head = 0;
        Count = 0;
    }

    /// <summary>Grows, so that <paramref name="capacity"/> bytes fit. The only member that allocates.</summary>
    internal void Reserve(int capacity)
    {
        if (capacity <= _bytes.Length)
        {
            return;
        }

        var larger = new byte[Math.Max(capacity, _bytes.Length * 2)];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _bytes = larger;
        _head = 0;
    }
}
