using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>The error number that stands for an error of .NET's sockets.</summary>
internal static class SocketErrno
{
    internal static int From(SocketError error) => error switch
    {
        SocketError.Success => 0,
        SocketError.WouldBlock or SocketError.IOPending => Errno.WouldBlock,
        SocketError.InProgress => Errno.InProgress,
        SocketError.AlreadyInProgress => Errno.AlreadyInProgress,
        SocketError.Interrupted => Errno.Interrupted,
        SocketError.AccessDenied => Errno.AccessDenied,
        SocketError.TooManyOpenSockets => Errno.TooManyInProcess,
        SocketError.Shutdown => Errno.BrokenPipe,
        SocketError.NotSocket => Errno.NotASocket,
        SocketError.MessageSize => Errno.MessageTooLong,
        SocketError.OperationNotSupported or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported => Errno.NotSupported,
        SocketError.AddressAlreadyInUse => Errno.AddressInUse,
        SocketError.AddressNotAvailable => Errno.AddressNotAvailable,
        SocketError.NetworkDown => Errno.NetworkDown,
        SocketError.NetworkUnreachable => Errno.NetworkUnreachable,
        SocketError.ConnectionAborted => Errno.ConnectionAborted,
        SocketError.ConnectionReset or SocketError.NetworkReset => Errno.ConnectionReset,
        SocketError.NoBufferSpaceAvailable => Errno.NoBuffers,
        SocketError.IsConnected => Errno.IsConnected,
        SocketError.NotConnected => Errno.NotConnected,
        SocketError.TimedOut => Errno.TimedOut,
        SocketError.ConnectionRefused => Errno.ConnectionRefused,
        SocketError.HostUnreachable or SocketError.HostDown => Errno.HostUnreachable,
        // A path of a Unix socket where nothing is.
        SocketError.SocketError => Errno.InputOutput,
        _ => Errno.Invalid,
    };
}
