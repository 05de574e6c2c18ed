using System;

namespace Embedded.HostShim.Net;

/// <summary>
/// A pipe of the system's (pipe(7)), for what wants a descriptor; between tasks use <see cref="Async.Pipe"/>. Linux and Windows, but not
/// <see cref="ReactorDriver.Portable"/>.
/// </summary>
/// <remarks>On Windows up to 4 KB that a write has taken may still be on their way when the writer is disposed; only the end of the reactor loses them.</remarks>
public static class OsPipe
{
    /// <summary>Makes a pipe. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the tasks at both ends rests in.</param>
    /// <returns>Its ends; each is disposed by itself.</returns>
    /// <exception cref="IoException">No descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver watches sockets only.</exception>
    public static (OsPipeReader Reader, OsPipeWriter Writer) Open(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        const string Operation = "OsPipe.Open";
        const string ReaderName = "OsPipeReader";
        const string WriterName = "OsPipeWriter";
        DescriptorSetup.CheckDriver(reactor, "OsPipe");
        IoHandle read;
        IoHandle write;
        if (reactor.Driver == ReactorDriver.Iocp)
        {
            Check(WindowsPipe.Open(out nint readFile, out nint writeFile));
            read = new OverlappedHandle(reactor, readFile, reads: true, writes: false, ReaderName);
            write = new OverlappedHandle(reactor, writeFile, reads: false, writes: true, WriterName);
        }
        else
        {
            Check(OpenDescriptors(out int readDescriptor, out int writeDescriptor));
            read = new DescriptorHandle(reactor, readDescriptor, isSocket: false, ReaderName) { DrainsByShortRead = true };
            write = new DescriptorHandle(reactor, writeDescriptor, isSocket: false, WriterName);
        }

        int error = reactor.Register(read);
        error = error == 0 ? reactor.Register(write) : error;
        if (error != 0)
        {
            read.Dispose();
            write.Dispose();
            throw IoErrors.Failed(Operation, error);
        }

        return (new OsPipeReader(read), new OsPipeWriter(write));

        static void Check(int error)
        {
            if (error != 0)
            {
                throw IoErrors.Failed(Operation, error);
            }
        }
    }

    private static unsafe int OpenDescriptors(out int read, out int write)
    {
        int* descriptors = stackalloc int[2];
        int result = Libc.Result(Libc.Pipe(descriptors, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        read = descriptors[0];
        write = descriptors[1];
        return int.Max(-result, 0);
    }
}
