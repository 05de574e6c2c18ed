using System;
using nanoFramework.Runtime.Events;

namespace Embedded.Hal.Esp32;

/// <summary>Brings the events of the chip's microsecond timers to the alarms without an allocation. One a board.</summary>
/// <remarks>It takes the place of nanoFramework's own path, so no HighResTimer may be used beside it with a handler.</remarks>
public sealed class TimerEvents : IEventTarget
{
    private AlarmParker[] _alarms = [];

    /// <summary>Takes over the timer events of the board.</summary>
    public TimerEvents()
    {
        _ = new EventTap(EventCategory.HighResolutionTimer, this);
    }

    /// <summary>
    /// Every alarm looks up: an event names its timer by a handle that the stock class keeps to itself, and an executor that was
    /// woken for nothing rests again.
    /// </summary>
    void IEventTarget.OnEvent(int source, uint data)
    {
        AlarmParker[] alarms = _alarms;
        for (int i = 0; i < alarms.Length; i++)
        {
            alarms[i].Unpark();
        }
    }

    internal void Register(AlarmParker alarm)
    {
        // A new array, because the dispatcher may be going through the old one.
        var alarms = new AlarmParker[_alarms.Length + 1];
        Array.Copy(_alarms, alarms, _alarms.Length);
        alarms[_alarms.Length] = alarm;
        _alarms = alarms;
    }
}
