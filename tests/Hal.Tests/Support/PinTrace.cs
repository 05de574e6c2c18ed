using System.Collections.Generic;
using Embedded.HostShim;

namespace Embedded.Hal.Tests;

/// <summary>The changes of a pin's level, as text: <c>+100</c> is high at 100 ms, <c>-100.025</c> low 25 µs later.</summary>
internal sealed class PinTrace
{
    private readonly List<string> _changes = [];

    internal PinTrace(TestBoard board, int pin)
    {
        board.Board.Pins[pin].LevelChanged += (_, high) =>
            _changes.Add((high ? "+" : "-") + ((double)board.NowTicks / TestBoard.Millisecond).ToString("0.###", null));
    }

    internal string Text => string.Join(" ", _changes);

    internal int Count => _changes.Count;
}
