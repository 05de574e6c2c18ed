using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>The calls of Winsock 2 that the reactor uses. Each fails with SOCKET_ERROR or INVALID_SOCKET, both -1.</summary>
internal static unsafe partial class Winsock
{
    private const string Library = "ws2_32";

    /// <summary>Bytes of a WSADATA, with room to spare (408 on x64).</summary>
    private const int DataBytes = 512;

    private static readonly int s_startError = StartUp();

    [LibraryImport(Library, EntryPoint = "WSASocketW", SetLastError = true)]
    internal static partial nint Socket(int family, int type, int protocol, void* protocolInfo, uint group, uint flags);

    [LibraryImport(Library, EntryPoint = "closesocket", SetLastError = true)]
    internal static partial int Close(nint socket);

    [LibraryImport(Library, EntryPoint = "ioctlsocket", SetLastError = true)]
    internal static partial int Control(nint socket, int code, uint* value);

    [LibraryImport(Library, EntryPoint = "WSAIoctl", SetLastError = true)]
    internal static partial int Control(
        nint socket, uint code, void* input, uint inputBytes, void* output, uint outputBytes, uint* returnedBytes, void* overlapped, void* routine);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(nint socket, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(nint socket, int backlog);

    [LibraryImport(Library, EntryPoint = "accept", SetLastError = true)]
    internal static partial nint Accept(nint socket, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(nint socket, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    internal static partial int Receive(nint socket, byte* buffer, int count, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    internal static partial int Send(nint socket, byte* buffer, int count, int flags);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    internal static partial int ReceiveFrom(nint socket, byte* buffer, int count, int flags, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial int SendTo(nint socket, byte* buffer, int count, int flags, byte* address, int addressBytes);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(nint socket, int how);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetOption(nint socket, int level, int option, void* value, int valueBytes);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetOption(nint socket, int level, int option, void* value, int* valueBytes);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetName(nint socket, byte* address, int* addressBytes);

    [LibraryImport(Library, EntryPoint = "getpeername", SetLastError = true)]
    internal static partial int GetPeerName(nint socket, byte* address, int* addressBytes);

    /// <summary>Before any other call. Once for the process, and never taken back. Returns 0 or an error number.</summary>
    internal static int Start() => s_startError;

    /// <summary>A count of bytes, or the negative error number of the call just made.</summary>
    internal static int Result(int result) => result >= 0 ? result : -WindowsErrno.Last();

    /// <summary>0, or the error number of the call just made.</summary>
    internal static int ErrorOf(int result) => result == 0 ? 0 : WindowsErrno.Last();

    [LibraryImport(Library, EntryPoint = "WSAStartup")]
    private static partial int StartUp(ushort version, byte* data);

    private static int StartUp()
    {
        const ushort Version22 = 0x0202;
        byte* data = stackalloc byte[DataBytes];
        int error = StartUp(Version22, data);
        return error == 0 ? 0 : WindowsErrno.From(error);
    }
}
