using nanoFramework.Runtime.Events;

namespace Embedded.Hal;

/// <summary>Brings the interrupts of serial ports to their <see cref="Uart"/> without an allocation. One a board.</summary>
public sealed class SerialEvents : IEventTarget
{
    /// <summary>COM1 to COM9.</summary>
    private readonly Uart?[] _ports = new Uart?[10];

    /// <summary>Takes over the serial events of the board.</summary>
    public SerialEvents()
    {
        _ = new EventTap(EventCategory.SerialDevice, this);
    }

    void IEventTarget.OnEvent(int source, uint data)
    {
        if (source < _ports.Length)
        {
            _ports[source]?.OnInterrupt();
        }
    }

    internal void Register(int port, Uart uart) => _ports[port] = uart;
}
