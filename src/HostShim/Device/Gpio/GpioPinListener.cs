using Embedded.HostShim;
using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>
/// The stock processor and listener of GPIO events, one a board. As on the device it makes a new event object for each
/// edge, which is why firmware that must not allocate replaces it.
/// </summary>
internal sealed class GpioPinListener : IEventProcessor, IEventListener
{
    private readonly VirtualBoard _board;

    internal GpioPinListener(VirtualBoard board)
    {
        _board = board;
        EventSink.AddEventProcessor(EventCategory.Gpio, this);
        EventSink.AddEventListener(EventCategory.Gpio, this);
    }

    /// <inheritdoc/>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
        new EdgeEvent((int)(data1 >> 16), data2 == 0 ? PinEventTypes.Falling : PinEventTypes.Rising);

    /// <inheritdoc/>
    public void InitializeForEventSource()
    {
        // Nothing to prepare: the board knows its pins.
    }

    /// <inheritdoc/>
    public bool OnEvent(BaseEvent ev)
    {
        // A foreign processor with this listener is a mistake of the application; the cast reports it, as on the device.
        var edge = (EdgeEvent)ev;
        _board.Pins[edge.PinNumber].Owner?.OnPinChanged(edge.Edge);
        return true;
    }

    private sealed class EdgeEvent(int pinNumber, PinEventTypes edge) : BaseEvent
    {
        public int PinNumber => pinNumber;

        public PinEventTypes Edge => edge;
    }
}
