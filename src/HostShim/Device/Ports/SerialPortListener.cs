using Embedded.HostShim;
using nanoFramework.Runtime.Events;

namespace System.IO.Ports;

/// <summary>The stock processor and listener of serial events, one a board; it makes a new event object each time.</summary>
internal sealed class SerialPortListener : IEventProcessor, IEventListener
{
    private readonly VirtualBoard _board;

    internal SerialPortListener(VirtualBoard board)
    {
        _board = board;
        EventSink.AddEventProcessor(EventCategory.SerialDevice, this);
        EventSink.AddEventListener(EventCategory.SerialDevice, this);
    }

    /// <inheritdoc/>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) => new DataEvent((int)(data1 >> 16), (SerialData)data2);

    /// <inheritdoc/>
    public void InitializeForEventSource()
    {
        // Nothing to prepare: the board knows its ports.
    }

    /// <inheritdoc/>
    public bool OnEvent(BaseEvent ev)
    {
        var data = (DataEvent)ev;
        _board.Uart(data.PortNumber).Owner?.OnDataReceived(data.Data);
        return true;
    }

    private sealed class DataEvent(int portNumber, SerialData data) : BaseEvent
    {
        public int PortNumber => portNumber;

        public SerialData Data => data;
    }
}
