using System;

namespace Embedded.HostShim;

/// <summary>The pins of a board, by number.</summary>
public sealed class VirtualPins
{
    private readonly VirtualPin[] _pins;

    internal VirtualPins(VirtualBoard board, int count)
    {
        _pins = new VirtualPin[count];
        for (int i = 0; i < count; i++)
        {
            _pins[i] = new VirtualPin(board, i);
        }
    }

    /// <summary>Number of pins.</summary>
    public int Count => _pins.Length;

    /// <summary>A pin by its number.</summary>
    /// <param name="number">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The board has no such pin.</exception>
    public VirtualPin this[int number] => Exists(number)
        ? _pins[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"The board has pins 0 to {Count - 1}.");

    internal bool Exists(int number) => (uint)number < (uint)_pins.Length;
}
