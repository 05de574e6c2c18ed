using System;

namespace Embedded.HostShim;

/// <summary>
/// A push button between a pin and ground: the firmware pulls the pin up and a press reads low. Its contacts bounce when
/// they close and when they open, differently for each seed.
/// </summary>
public sealed class VirtualButton
{
    // A tactile switch of the usual kind settles within 5 ms, after a handful of short contacts.
    private const int MaximumBounces = 5;
    private static readonly long s_settleTicks = VirtualTime.FromMilliseconds(5);

    // The contacts must have settled before they part again.
    internal static readonly long MinimumHoldTicks = VirtualTime.FromMilliseconds(6);

    private readonly VirtualBoard _board;
    private readonly VirtualPin _pin;
    private long _busyUntilTicks;

    /// <summary>Connects the button to a pin of a board and records the pin under the button's name.</summary>
    /// <param name="board">The board.</param>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="name">A name for scripts and the recorder.</param>
    public VirtualButton(VirtualBoard board, int pinNumber, string name)
    {
        ArgumentNullException.ThrowIfNull(board);
        _board = board;
        _pin = board.Pins[pinNumber];
        Name = name;
        Signal = _pin.Record(name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The recorded signal of its pin.</summary>
    public Signal Signal { get; }

    /// <summary>Whether the contacts are closed now.</summary>
    public bool IsClosed => _pin.External == ExternalDrive.Low;

    /// <summary>
    /// Presses at a time and releases later, with contact bounce drawn from the board's seed now. Allocates the edges.
    /// </summary>
    /// <param name="atTicks">When the contacts first touch; not before the last press has settled.</param>
    /// <param name="holdTicks">How long until they first part; at least 6 ms, longer than a bounce.</param>
    /// <exception cref="ArgumentOutOfRangeException">The press overlaps the one before, or is too short.</exception>
    public void Press(long atTicks, long holdTicks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atTicks, _busyUntilTicks);
        ArgumentOutOfRangeException.ThrowIfLessThan(holdTicks, MinimumHoldTicks);
        TryPress(atTicks, holdTicks);
    }

    internal bool TryPress(long atTicks, long holdTicks)
    {
        if (atTicks < _busyUntilTicks)
        {
            return false;
        }

        ScheduleContact(atTicks, ExternalDrive.Low, ExternalDrive.None);
        ScheduleContact(atTicks + holdTicks, ExternalDrive.None, ExternalDrive.Low);
        _busyUntilTicks = atTicks + holdTicks + s_settleTicks;
        return true;
    }

    /// <summary>One contact change: the new state, and back and forth a few times within the settling time.</summary>
    private void ScheduleContact(long atTicks, ExternalDrive to, ExternalDrive from)
    {
        int bounces = (int)_board.Random.Next(1, MaximumBounces);
        // Each bounce is two edges, each in its own slice of the settling time, so that they cannot change places.
        long slice = s_settleTicks / (2 * MaximumBounces);
        Schedule(atTicks, to);
        for (int i = 0; i < 2 * bounces; i++)
        {
            long offset = (i * slice) + _board.Random.Next(1, Math.Max(1, slice - 1));
            Schedule(atTicks + offset, i % 2 == 0 ? from : to);
        }
    }

    private void Schedule(long atTicks, ExternalDrive drive) => _board.Time.Schedule(atTicks, new Edge(_pin, drive));

    private sealed class Edge(VirtualPin pin, ExternalDrive drive) : BoardEvent
    {
        public override void Fire(long now) => pin.External = drive;
    }
}
