using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>The calls of Linux that the reactor uses, each named after its man page; sections 2 and 3.</summary>
/// <remarks>All arguments are blittable, so a call costs the change of the thread's mode and no marshalling.</remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* settings);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nint count);

    /// <summary>With a handle that keeps the descriptor from being closed, and its number from being used again, during the call.</summary>
    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(SafeHandle descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int descriptor, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int descriptor, byte* address, int* addressBytes, int flags);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int descriptor, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int descriptor, byte* buffer, nint count, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int descriptor, byte* buffer, nint count, int flags);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    internal static partial nint ReceiveFrom(int descriptor, byte* buffer, nint count, int flags, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(int descriptor, byte* buffer, nint count, int flags, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int descriptor, int level, int option, int* value, int valueBytes);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSocketOption(int descriptor, int level, int option, int* value, int* valueBytes);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetSocketName(int descriptor, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "getpeername", SetLastError = true)]
    internal static partial int GetPeerName(int descriptor, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* descriptors, int flags);

    /// <summary>Without a mode: nothing here creates a file.</summary>
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(byte* descriptors, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial int OpenPseudoTerminal(int flags);

    [LibraryImport(Library, EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int GrantPseudoTerminal(int descriptor);

    [LibraryImport(Library, EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int UnlockPseudoTerminal(int descriptor);

    /// <summary>Returns the error number, unlike the others.</summary>
    [LibraryImport(Library, EntryPoint = "ptsname_r")]
    internal static partial int PseudoTerminalName(int descriptor, byte* name, nint nameBytes);

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminalAttributes(int descriptor, byte* attributes);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminalAttributes(int descriptor, int when, byte* attributes);

    [LibraryImport(Library, EntryPoint = "cfmakeraw")]
    internal static partial void MakeRaw(byte* attributes);

    [LibraryImport(Library, EntryPoint = "cfsetispeed", SetLastError = true)]
    internal static partial int SetInputSpeed(byte* attributes, uint speed);

    [LibraryImport(Library, EntryPoint = "cfsetospeed", SetLastError = true)]
    internal static partial int SetOutputSpeed(byte* attributes, uint speed);

    [LibraryImport(Library, EntryPoint = "cfgetospeed")]
    internal static partial uint GetOutputSpeed(byte* attributes);

    /// <summary>A result that is not negative, or the negative error number of the call just made.</summary>
    internal static int Result(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
}
