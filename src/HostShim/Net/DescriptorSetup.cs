namespace Embedded.HostShim.Net;

/// <summary>What all descriptors do that are no sockets before they are used.</summary>
internal static class DescriptorSetup
{
    internal static void CheckDriver(Reactor reactor, string what)
    {
        if (reactor.Driver == ReactorDriver.Portable)
        {
            throw IoErrors.SocketsOnly(what);
        }
    }

    /// <summary>Registers a new descriptor, or closes it and throws.</summary>
    internal static IoHandle Register(IoHandle handle, string operation)
    {
        int error = handle.Reactor.Register(handle);
        if (error != 0)
        {
            handle.Dispose();
            throw IoErrors.Failed(operation, error);
        }

        return handle;
    }
}
