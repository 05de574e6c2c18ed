using System;
using nanoFramework.Runtime.Events;

namespace Embedded.HostShim;

/// <summary>
/// A pin's interrupt routine and its debounce timer, as the device's firmware has them: always both edges, a record only
/// when the level differs from the last one posted, and with a debounce time only the level found at its end.
/// </summary>
internal sealed class PinInterrupt : BoardEvent
{
    private readonly VirtualBoard _board;
    private readonly VirtualPin _pin;
    private bool _enabled;
    private bool _lastPosted;
    private bool _expected;

    internal PinInterrupt(VirtualBoard board, VirtualPin pin)
    {
        _board = board;
        _pin = pin;
    }

    /// <summary>Debounce time in ticks; 0 posts every change at once.</summary>
    internal long DebounceTicks { get; set; }

    /// <summary>Attaches the routine. Once attached it keeps what it posted last, however often it is enabled again.</summary>
    internal void Enable()
    {
        if (!_enabled)
        {
            _enabled = true;
            _lastPosted = _pin.Level;
        }
    }

    internal void Disable()
    {
        _enabled = false;
        _board.Time.Cancel(this);
    }

    internal void OnEdge()
    {
        // Edges while the debounce runs are ignored: that is what it is for. In a sleep the routine has no clock.
        if (!_enabled || IsScheduled || _board.Power.IsAsleep || _pin.IsTakenBySleep)
        {
            return;
        }

        if (DebounceTicks > 0)
        {
            _expected = !_lastPosted;
            _board.Time.Schedule(_board.Time.NowTicks + DebounceTicks, this);
        }
        else if (_pin.Level != _lastPosted)
        {
            _lastPosted = _pin.Level;
            Post(_pin.Level);
        }
    }

    /// <inheritdoc/>
    public override void Fire(long now)
    {
        if (_pin.Level == _expected)
        {
            _lastPosted = _expected;
            Post(_expected);
        }
    }

    /// <summary>Posts a record whatever was posted before; a write to an output with a handler does that on the device.</summary>
    internal void Post(bool level) =>
        _board.Interrupts.Post((byte)EventCategory.Gpio, 0, (ushort)_pin.Number, level ? 1u : 0u);
}
