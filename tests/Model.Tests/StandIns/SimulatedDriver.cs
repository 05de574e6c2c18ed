using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>A kernel for the reactor: what happens to a handle is told once, at the edge, to whoever waits here.</summary>
internal abstract class SimulatedDriver : IReactorDriver
{
    private readonly AutoResetEvent _event = new(false);
    private readonly List<SimulatedHandle> _handles = [];

    public bool AsksBefore => false;

    public int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle)
    {
        handle = null;
        return 1;
    }

    public int Register(IoHandle handle)
    {
        var simulated = (SimulatedHandle)handle;
        simulated.Driver = this;
        _handles.Add(simulated);
        return 0;
    }

    public void Deregister(IoHandle handle) => _handles.Remove((SimulatedHandle)handle);

    public void Wait(int milliseconds)
    {
        if (milliseconds != 0)
        {
            _event.WaitOne(milliseconds);
        }

        foreach (SimulatedHandle handle in _handles)
        {
            int events = handle.TakeEvents();
            if (events != 0)
            {
                handle.Deliver(events);
            }
        }
    }

    public void Wake() => _event.Set();

    public void Dispose() => _event.Dispose();
}

/// <summary>Stands for the driver of that name.</summary>
internal sealed class EpollDriver : SimulatedDriver
{
    internal EpollDriver(HandleTable handles)
    {
        _ = handles;
    }
}

/// <summary>Stands for the driver of that name.</summary>
internal sealed class SelectDriver : SimulatedDriver
{
    internal SelectDriver(HandleTable handles)
    {
        _ = handles;
    }
}

/// <summary>Stands for the driver of that name.</summary>
internal sealed class IocpDriver : SimulatedDriver
{
    internal IocpDriver(HandleTable handles)
    {
        _ = handles;
    }
}
