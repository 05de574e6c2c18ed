using System.Diagnostics;

namespace System;

/// <summary>
/// A window on a byte array, nanoFramework's stand-in for <c>Span&lt;byte&gt;</c>. It copies nothing and allocates nothing
/// here; on a 1.x device every SpanByte is a heap object.
/// </summary>
public readonly ref struct SpanByte
{
    private readonly byte[]? _array;
    private readonly int _start;

    /// <summary>A window on a whole array.</summary>
    /// <param name="array">The array; <see langword="null"/> gives an empty window.</param>
    public SpanByte(byte[]? array)
    {
        _array = array;
        _start = 0;
        Length = array?.Length ?? 0;
    }

    /// <summary>A window on a part of an array.</summary>
    /// <param name="array">The array; <see langword="null"/> only with a start and length of 0.</param>
    /// <param name="start">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the array.</exception>
    public SpanByte(byte[]? array, int start, int length)
    {
        int available = array?.Length ?? 0;
        if (start < 0 || length < 0 || start > available - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"[{start}, {start} + {length}) lies outside of {available} bytes.");
        }

        _array = array;
        _start = start;
        Length = length;
    }

    /// <summary>A window on nothing.</summary>
    public static SpanByte Empty => default;

    /// <summary>Whether there is no element.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    internal Span<byte> Bytes => new(_array, _start, Length);

    /// <summary>One element.</summary>
    /// <param name="index">Counted from the window's start.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the window.</exception>
    public byte this[int index]
    {
        get => _array![Position(index)];
        set => _array![Position(index)] = value;
    }

    /// <summary>A window on a whole array.</summary>
    /// <param name="array">The array; <see langword="null"/> gives an empty window.</param>
    public static implicit operator SpanByte(byte[]? array) => new(array);

    /// <summary>Copies all elements to the start of another window; overlap is handled.</summary>
    /// <param name="destination">At least as long as this one.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(SpanByte destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"{Length} bytes do not fit into {destination.Length}.", nameof(destination));
        }

        Bytes.CopyTo(destination.Bytes);
    }

    /// <summary>The rest of the window.</summary>
    /// <param name="start">Where the rest starts.</param>
    /// <returns>A window on the same array.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the window.</exception>
    public SpanByte Slice(int start) => Slice(start, Length - start);

    /// <summary>A part of the window.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="length">Its length.</param>
    /// <returns>A window on the same array.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the window.</exception>
    public SpanByte Slice(int start, int length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"[{start}, {start} + {length}) lies outside of {Length} bytes.");
        }

        return new SpanByte(_array, _start + start, length);
    }

    /// <summary>Copies the elements into a new array. Allocates.</summary>
    /// <returns>The new array.</returns>
    public byte[] ToArray() => Bytes.ToArray();

    private int Position(int index)
    {
        if ((uint)index >= (uint)Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The window has {Length} bytes.");
        }

        Debug.Assert(_array is not null, "A window with elements has an array.");
        return _start + index;
    }
}
