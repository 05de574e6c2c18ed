using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Embedded.HostShim.Net;

/// <summary>
/// A serial port that is none (pty(7)): what is written here another program reads that has opened <see cref="Path"/>, and the other way
/// round. Linux, epoll.
/// </summary>
/// <remarks>
/// A read ends with 0 once nobody has the other side open any more; before somebody first opens it, it waits. Bytes are passed as they are.
/// Nothing is allocated by a read or a write in steady state.
/// </remarks>
public sealed class PseudoTerminal : IoStream
{
    private const int MostPathBytes = 128;

    private PseudoTerminal(IoHandle handle, string path)
        : base(handle) => Path = path;

    /// <summary>What another program opens, such as /dev/pts/3.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether some program has the other side open now. True before somebody first opened it: only a close is known to the system. Does not
    /// wait, no allocation.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public unsafe bool IsOpenElsewhere
    {
        get
        {
            ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
            // A struct pollfd: an int and two shorts (poll(2)). A hang-up is told without asking for it.
            int* poll = stackalloc int[] { ((DescriptorHandle)Handle).Descriptor, 0 };
            int count = Libc.Result(Libc.Poll((byte*)poll, 1, 0));
            return count <= 0 || (poll[1] >> 16 & LinuxConstants.PollHangUp) == 0;
        }
    }

    /// <summary>Makes a pair and keeps this side. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the tasks which use it rests in.</param>
    /// <exception cref="IoException">No pseudo-terminal or descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver watches sockets only, or the system is not Linux.</exception>
    public static PseudoTerminal Open(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        const string Operation = "PseudoTerminal.Open";
        DescriptorSetup.CheckDriver(reactor, "PseudoTerminal");
        if (reactor.Driver != ReactorDriver.Epoll)
        {
            throw IoErrors.LinuxOnly("PseudoTerminal");
        }

        int descriptor = Libc.Result(Libc.OpenPseudoTerminal(
            LinuxConstants.OpenReadWrite | LinuxConstants.OpenNoControllingTerminal | LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        if (descriptor < 0)
        {
            throw IoErrors.Failed(Operation, -descriptor);
        }

        var handle = new DescriptorHandle(reactor, descriptor, isSocket: false, "PseudoTerminal") { EndsByIoError = true };
        int error = Unlock(descriptor, out string path);
        if (error != 0)
        {
            handle.Dispose();
            throw IoErrors.Failed(Operation, error);
        }

        return new PseudoTerminal(DescriptorSetup.Register(handle, Operation), path);
    }

    private static unsafe int Unlock(int descriptor, out string path)
    {
        path = string.Empty;
        int result = Libc.Result(Libc.GrantPseudoTerminal(descriptor));
        result = result < 0 ? result : Libc.Result(Libc.UnlockPseudoTerminal(descriptor));
        // The other side is raw from the start, so that nothing is echoed to whoever writes before it is opened.
        int error = result < 0 ? -result : TerminalSetup.MakeRaw(descriptor, CharacterFormat.Default, out _);
        if (error != 0)
        {
            return error;
        }

        byte* name = stackalloc byte[MostPathBytes];
        error = Libc.PseudoTerminalName(descriptor, name, MostPathBytes);
        if (error == 0)
        {
            path = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        }

        return error;
    }
}
