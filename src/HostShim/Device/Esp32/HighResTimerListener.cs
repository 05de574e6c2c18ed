using System;
using Embedded.HostShim;
using nanoFramework.Runtime.Events;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The stock processor and listener of timer events, one a board; as on the device it makes an object for each.</summary>
internal sealed class HighResTimerListener : IEventProcessor, IEventListener
{
    private readonly VirtualBoard _board;

    internal HighResTimerListener(VirtualBoard board)
    {
        _board = board;
        EventSink.AddEventProcessor(EventCategory.HighResolutionTimer, this);
        EventSink.AddEventListener(EventCategory.HighResolutionTimer, this);
    }

    /// <inheritdoc/>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) => new TimerEvent(data2);

    /// <inheritdoc/>
    public void InitializeForEventSource()
    {
        // Nothing to prepare: the board knows its timers.
    }

    /// <inheritdoc/>
    public bool OnEvent(BaseEvent ev)
    {
        _board.Timers.Find(((TimerEvent)ev).Handle)?.OnExpired();
        return true;
    }

    private sealed class TimerEvent(uint handle) : BaseEvent
    {
        public uint Handle => handle;
    }
}
