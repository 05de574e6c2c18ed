using System;

namespace Embedded.HostShim.Net;

/// <summary>A pipe of the system's (pipe(7)), for what wants a descriptor; between tasks use <see cref="Async.Pipe"/>. Linux, epoll.</summary>
public static class OsPipe
{
    /// <summary>Makes a pipe. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the tasks at both ends rests in.</param>
    /// <returns>Its ends; each is disposed by itself.</returns>
    /// <exception cref="IoException">No descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver watches sockets only.</exception>
    public static unsafe (OsPipeReader Reader, OsPipeWriter Writer) Open(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        const string Operation = "OsPipe.Open";
        DescriptorSetup.CheckDriver(reactor, "OsPipe");
        int* descriptors = stackalloc int[2];
        int result = Libc.Result(Libc.Pipe(descriptors, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        if (result < 0)
        {
            throw IoErrors.Failed(Operation, -result);
        }

        var read = new DescriptorHandle(reactor, descriptors[0], isSocket: false, "OsPipeReader") { DrainsByShortRead = true };
        var write = new DescriptorHandle(reactor, descriptors[1], isSocket: false, "OsPipeWriter");
        int error = reactor.Register(read);
        error = error == 0 ? reactor.Register(write) : error;
        if (error != 0)
        {
            read.Dispose();
            write.Dispose();
            throw IoErrors.Failed(Operation, error);
        }

        return (new OsPipeReader(read), new OsPipeWriter(write));
    }
}
