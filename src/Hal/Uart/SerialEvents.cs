using System;
using nanoFramework.Runtime.Events;

namespace Embedded.Hal;

/// <summary>Brings the interrupts of serial ports to their <see cref="Uart"/> without an allocation. One a board.</summary>
public sealed class SerialEvents : IEventProcessor, IEventListener
{
    /// <summary>COM1 to COM9.</summary>
    private readonly Uart?[] _ports = new Uart?[10];
    private readonly BaseEvent _event = new();

    /// <summary>Takes over the serial events of the board.</summary>
    public SerialEvents()
    {
        EventSink.AddEventProcessor(EventCategory.SerialDevice, this);
        EventSink.AddEventListener(EventCategory.SerialDevice, this);
    }

    /// <summary>Called by the dispatcher for each serial event; not for applications.</summary>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        int port = (int)(data1 >> 16);
        if (port < _ports.Length)
        {
            _ports[port]?.OnInterrupt();
        }

        return _event;
    }

    /// <summary>Not used: the work is done in <see cref="ProcessEvent"/>.</summary>
    public void InitializeForEventSource()
    {
    }

    /// <summary>Ends the event here; not for applications.</summary>
    public bool OnEvent(BaseEvent ev) => true;

    internal void Register(int port, Uart uart) => _ports[port] = uart;
}
