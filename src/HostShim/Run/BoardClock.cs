using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A virtual board's time as the clock of an executor.</summary>
public sealed class BoardClock : Clock
{
    private readonly VirtualTime _time;

    /// <summary>Makes the clock.</summary>
    /// <param name="board">The board whose time it shows.</param>
    public BoardClock(VirtualBoard board)
    {
        _time = board.Time;
    }

    /// <inheritdoc/>
    public override long NowTicks => _time.NowTicks;
}
