using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>The error number that stands for an error of Windows.</summary>
internal static class WindowsErrno
{
    /// <summary>Of a call that has just been made and has failed; of Winsock's or the system's.</summary>
    internal static int Last() => From(Marshal.GetLastPInvokeError());

    /// <summary>Of winerror.h. Winsock's numbers are among them, and .NET's enumeration of socket errors has the same.</summary>
    internal static int From(int error) => error switch
    {
        >= 10000 and < 12000 => SocketErrno.From((SocketError)error),
        // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_INVALID_NAME.
        WindowsConstants.ErrorNotFound or 3 or 123 => Errno.NoEntry,
        // ERROR_TOO_MANY_OPEN_FILES.
        4 => Errno.TooManyInProcess,
        // ERROR_ACCESS_DENIED.
        5 => Errno.AccessDenied,
        // ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE: what a file says that is asked as a serial port.
        1 or 6 => Errno.NotATerminal,
        // ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY.
        8 or 14 => Errno.NoMemory,
        // ERROR_SHARING_VIOLATION, ERROR_BUSY, ERROR_PIPE_BUSY.
        32 or 170 or 231 => Errno.Busy,
        // ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED.
        WindowsConstants.ErrorBrokenPipe or 232 or 233 => Errno.BrokenPipe,
        // ERROR_SEM_TIMEOUT.
        121 => Errno.TimedOut,
        // ERROR_BAD_COMMAND, ERROR_GEN_FAILURE, ERROR_OPERATION_ABORTED, ERROR_IO_DEVICE: what drivers say whose device was pulled.
        22 or 31 or WindowsConstants.ErrorOperationAborted or 1117 => Errno.InputOutput,
        // ERROR_DEV_NOT_EXIST, ERROR_NO_SUCH_DEVICE, ERROR_DEVICE_NOT_CONNECTED, ERROR_DEVICE_REMOVED.
        55 or 433 or 1167 or 1617 => Errno.NoDevice,
        // ERROR_NO_SYSTEM_RESOURCES, ERROR_NOT_ENOUGH_QUOTA.
        1450 or 1816 => Errno.NoBuffers,
        // ERROR_CONNECTION_REFUSED, ERROR_NETWORK_UNREACHABLE, ERROR_HOST_UNREACHABLE, ERROR_CONNECTION_ABORTED, ERROR_NETNAME_DELETED.
        1225 => Errno.ConnectionRefused,
        1231 => Errno.NetworkUnreachable,
        1232 => Errno.HostUnreachable,
        1236 => Errno.ConnectionAborted,
        64 => Errno.ConnectionReset,
        _ => Errno.Invalid,
    };

    /// <summary>Of ntstatus.h, for what completions tell; 0 for success.</summary>
    internal static int FromStatus(int status) => status switch
    {
        >= 0 => 0,
        // STATUS_PIPE_CLOSING, STATUS_PIPE_DISCONNECTED, STATUS_PIPE_BROKEN.
        unchecked((int)0xC00000B1) or unchecked((int)0xC00000B0) or unchecked((int)0xC000014B) => Errno.BrokenPipe,
        // STATUS_INSUFFICIENT_RESOURCES.
        unchecked((int)0xC000009A) => Errno.NoBuffers,
        // STATUS_IO_TIMEOUT.
        unchecked((int)0xC00000B5) => Errno.TimedOut,
        // STATUS_CONNECTION_RESET, STATUS_CONNECTION_REFUSED.
        unchecked((int)0xC000020D) => Errno.ConnectionReset,
        unchecked((int)0xC0000236) => Errno.ConnectionRefused,
        // STATUS_NETWORK_UNREACHABLE, STATUS_HOST_UNREACHABLE.
        unchecked((int)0xC000023C) => Errno.NetworkUnreachable,
        unchecked((int)0xC000023D) => Errno.HostUnreachable,
        // STATUS_CONNECTION_ABORTED.
        unchecked((int)0xC0000241) => Errno.ConnectionAborted,
        // STATUS_DEVICE_NOT_CONNECTED, STATUS_DEVICE_REMOVED.
        unchecked((int)0xC000009D) or unchecked((int)0xC00002B6) => Errno.NoDevice,
        _ => Errno.InputOutput,
    };
}
