using System.Globalization;

namespace Embedded.HostShim;

/// <summary>What an error number is called, and what to do about it.</summary>
internal static class ErrnoText
{
    /// <summary>The name that errno(3) has for it.</summary>
    internal static string NameOf(int error) => Find(error).Name;

    /// <summary>What it means here and what to do, as the second half of a message.</summary>
    internal static string AdviceOn(int error) => Find(error).Advice;

    private static (string Name, string Advice) Find(int error) => error switch
    {
        Errno.NotPermitted => ("EPERM", "the system does not allow it; look at the firewall and at the rights of the process"),
        Errno.NoEntry => ("ENOENT", "there is nothing at this path; check its spelling, and that the device is plugged in or the server runs"),
        Errno.InputOutput => ("EIO", "the device is gone or its other side was closed; open it again"),
        Errno.BadDescriptor => ("EBADF", "the descriptor was closed behind the reactor's back; close handles by Dispose only"),
        Errno.NoChild => ("ECHILD", "something else in this process has taken the exit code; it must ask for its own children only, and not ignore SIGCHLD"),
        Errno.WouldBlock => ("EAGAIN", "the other side's queue of connections is full; try again in a while, or raise its backlog"),
        Errno.NoMemory => ("ENOMEM", "the system is out of memory for it; close some, or raise vm and net limits"),
        Errno.AccessDenied => ("EACCES", "no right to it; choose a port above 1023, or get the rights of the file"),
        Errno.Busy => ("EBUSY", "somebody else uses it; close it there"),
        Errno.NoDevice => ("ENODEV", "the device is gone; plug it in again"),
        Errno.Invalid => ("EINVAL", "the system refuses these arguments; check addresses and options"),
        Errno.TooManyInSystem => ("ENFILE", "the system has no descriptor left; close some, or raise fs.file-max"),
        Errno.TooManyInProcess => ("EMFILE", "the process has no descriptor left; close some, or raise its limit (ulimit -n)"),
        Errno.NotATerminal => ("ENOTTY", "this is no serial port or terminal; check the path"),
        Errno.NoSpace => ("ENOSPC", "the limit of watched descriptors is reached; raise fs.epoll.max_user_watches"),
        Errno.BrokenPipe => ("EPIPE", "nobody reads any more; stop writing when the other side has closed"),
        Errno.NotASocket => ("ENOTSOCK", "this is no socket; check what was opened"),
        Errno.MessageTooLong => ("EMSGSIZE", "the datagram is too long; send at most 65,507 bytes over IPv4, less where the path says so"),
        Errno.NotSupported => ("EOPNOTSUPP", "this kind of socket cannot do it; use another kind"),
        Errno.AddressInUse => ("EADDRINUSE", "somebody listens there already; stop it, or choose another port or path (0 gives a free port)"),
        Errno.AddressNotAvailable => ("EADDRNOTAVAIL", "this machine does not have the address, or no port is left; choose another address"),
        Errno.NetworkDown => ("ENETDOWN", "the network is down; try again later"),
        Errno.NetworkUnreachable => ("ENETUNREACH", "no route leads there; check address and network"),
        Errno.ConnectionAborted => ("ECONNABORTED", "the connection was given up; connect again"),
        Errno.ConnectionReset => ("ECONNRESET", "the other side reset the connection, what was under way is lost; connect again"),
        Errno.NoBuffers => ("ENOBUFS", "the system has no buffer left; try again in a while"),
        Errno.IsConnected => ("EISCONN", "it is connected already; make another"),
        Errno.NotConnected => ("ENOTCONN", "it is not connected, or no longer; connect again"),
        Errno.TimedOut => ("ETIMEDOUT", "the other side does not answer; check that it is reachable, and connect again"),
        Errno.ConnectionRefused => ("ECONNREFUSED", "nobody listens there; check address and port, and that the server runs"),
        Errno.HostUnreachable => ("EHOSTUNREACH", "no route leads to the host; check address and network"),
        Errno.AlreadyInProgress => ("EALREADY", "it is under way already; wait for it"),
        Errno.InProgress => ("EINPROGRESS", "it is under way already; wait for it"),
        _ => ("errno " + error.ToString(CultureInfo.InvariantCulture), "errno(3) says what it means"),
    };
}
