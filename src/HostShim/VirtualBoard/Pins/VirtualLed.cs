using System;

namespace Embedded.HostShim;

/// <summary>A light-emitting diode on a pin; it watches and counts, it does not influence the pin.</summary>
public sealed class VirtualLed
{
    private readonly VirtualTime _time;
    private readonly bool _activeHigh;
    private readonly long _sinceTicks;
    private long _changedTicks;
    private long _onTicks;

    /// <summary>Connects the diode to a pin of a board and records the pin under the diode's name.</summary>
    /// <param name="board">The board.</param>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="name">A name for reports and the recorder.</param>
    /// <param name="activeHigh">Whether it lights when the pin is high.</param>
    public VirtualLed(VirtualBoard board, int pinNumber, string name, bool activeHigh = true)
    {
        ArgumentNullException.ThrowIfNull(board);
        VirtualPin pin = board.Pins[pinNumber];
        _time = board.Time;
        _activeHigh = activeHigh;
        _sinceTicks = _changedTicks = _time.NowTicks;
        Name = name;
        IsOn = pin.Level == activeHigh;
        Signal = pin.Record(name);
        pin.LevelChanged += OnLevelChanged;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The recorded signal of its pin.</summary>
    public Signal Signal { get; }

    /// <summary>Whether it is lit now.</summary>
    public bool IsOn { get; private set; }

    /// <summary>How often it has been switched on.</summary>
    public long TurnOnCount { get; private set; }

    /// <summary>Ticks it has been lit, up to now.</summary>
    public long OnTicks => _onTicks + (IsOn ? _time.NowTicks - _changedTicks : 0);

    /// <summary>Ticks it has been dark since it was connected, up to now.</summary>
    public long OffTicks => _time.NowTicks - _sinceTicks - OnTicks;

    private void OnLevelChanged(VirtualPin pin, bool level)
    {
        bool on = level == _activeHigh;
        if (on == IsOn)
        {
            return;
        }

        long now = _time.NowTicks;
        if (on)
        {
            TurnOnCount++;
        }
        else
        {
            _onTicks += now - _changedTicks;
        }

        IsOn = on;
        _changedTicks = now;
    }
}
