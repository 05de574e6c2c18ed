using System;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>A socket of .NET's, non-blocking.</summary>
/// <remarks>
/// Where .NET has no way to say "would block" but an exception, the socket is asked first: a system call more, which the fallback can
/// afford.
/// </remarks>
internal sealed class SocketHandle : IoHandle
{
    private SocketHandle(Reactor reactor, Socket socket, string name)
        : base(reactor, name)
    {
        Socket = socket;
        socket.Blocking = false;
    }

    internal Socket Socket { get; }

    internal static int Open(Reactor reactor, SocketKind kind, string name, out IoHandle? handle)
    {
        handle = null;
        try
        {
            Socket socket = kind switch
            {
                SocketKind.Tcp4 => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
                SocketKind.Tcp6 => new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp),
                SocketKind.Udp4 => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
                SocketKind.Udp6 => new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp),
                _ => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            };
            handle = new SocketHandle(reactor, socket, name) { DrainsByShortRead = kind is not (SocketKind.Udp4 or SocketKind.Udp6) };
            return 0;
        }
        catch (SocketException e)
        {
            return SocketErrno.From(e.SocketErrorCode);
        }
    }

    internal override int Read(Span<byte> buffer)
    {
        int count = Socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : -SocketErrno.From(error);
    }

    internal override int Write(ReadOnlySpan<byte> buffer)
    {
        int count = Socket.Send(buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : -SocketErrno.From(error);
    }

    internal override int Accept(string name, out IoHandle? accepted)
    {
        accepted = null;
        while (Socket.Poll(0, SelectMode.SelectRead))
        {
            try
            {
                accepted = new SocketHandle(Reactor, Socket.Accept(), name) { DrainsByShortRead = true };
                return 0;
            }
            catch (SocketException e)
            {
                // As on Linux: one that was given up while it waited here is nobody's error.
                if (e.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted))
                {
                    return SocketErrno.From(e.SocketErrorCode);
                }
            }
        }

        return Errno.WouldBlock;
    }

    internal override int Connect(EndPoint to)
    {
        int error = Run(this, to, static (handle, to) => handle.Socket.Connect(to));
        // Windows says "would block" of a connection that is under way.
        return error == Errno.WouldBlock && to.AddressFamily != AddressFamily.Unix ? Errno.InProgress : error;
    }

    internal override int FinishConnect()
    {
        int error = GetOption(SocketOptionLevel.Socket, SocketOptionName.Error, out int value);
        return error != 0 ? error : SocketErrno.From((SocketError)value);
    }

    internal override int Bind(EndPoint at) => Run(this, at, static (handle, at) => handle.Socket.Bind(at));

    /// <summary>
    /// By number, because .NET's own option shares the port with whoever listens there (it sets SO_REUSEPORT too). On Windows so would this, and
    /// a port is free at once there anyway.
    /// </summary>
    internal override int SetReuseAddress()
    {
        const int Linux = 2;
        const int Bsd = 4;
        const int LinuxLevel = 1;
        const int BsdLevel = 0xFFFF;
        return OperatingSystem.IsWindows() ? 0 : Run(this, OperatingSystem.IsLinux(), static (handle, isLinux) =>
            handle.Socket.SetRawSocketOption(isLinux ? LinuxLevel : BsdLevel, isLinux ? Linux : Bsd, [1, 0, 0, 0]));
    }

    internal override int Listen(int backlog) => Run(this, backlog, static (handle, backlog) => handle.Socket.Listen(backlog));

    internal override int Receive(Span<byte> buffer, DatagramAddress from, out bool isCut)
    {
        isCut = false;
        if (!Socket.Poll(0, SelectMode.SelectRead))
        {
            return -Errno.WouldBlock;
        }

        from.BeginReceive();
        try
        {
            return Socket.ReceiveFrom(buffer, SocketFlags.None, from.Raw);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            isCut = true;
            return buffer.Length;
        }
        catch (SocketException e)
        {
            return -SocketErrno.From(e.SocketErrorCode);
        }
    }

    internal override int Send(ReadOnlySpan<byte> buffer, DatagramAddress to)
    {
        try
        {
            return Socket.SendTo(buffer, SocketFlags.None, to.Raw);
        }
        catch (SocketException e)
        {
            return -SocketErrno.From(e.SocketErrorCode);
        }
    }

    internal override int ShutdownSend() => Run(this, 0, static (handle, _) => handle.Socket.Shutdown(SocketShutdown.Send));

    internal override int GetEndPoint(bool remote, out EndPoint? endPoint)
    {
        EndPoint? found = null;
        int error = Run(this, remote, (handle, remote) => found = remote ? handle.Socket.RemoteEndPoint : handle.Socket.LocalEndPoint);
        endPoint = found;
        return error;
    }

    internal override int SetOption(SocketOptionLevel level, SocketOptionName option, int value) =>
        Run(this, (level, option, value), static (handle, o) => handle.Socket.SetSocketOption(o.level, o.option, o.value));

    internal override int GetOption(SocketOptionLevel level, SocketOptionName option, out int value)
    {
        int found = 0;
        int error = Run(this, (level, option), (handle, o) => found = (int)handle.Socket.GetSocketOption(o.level, o.option)!);
        value = found;
        return error;
    }

    internal override int SetMembership(IPAddress group, int interfaceIndex, bool joins)
    {
        if (OperatingSystem.IsLinux())
        {
            // As the other driver, and by number, because .NET has no name for it.
            bool isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
            _ = Run(this, isIPv6, static (handle, isIPv6) => handle.Socket.SetRawSocketOption(
                isIPv6 ? LinuxConstants.LevelIPv6 : LinuxConstants.LevelIPv4,
                isIPv6 ? LinuxConstants.OptionIPv6MulticastAll : LinuxConstants.OptionIPv4MulticastAll,
                [0, 0, 0, 0]));
        }

        return Run(this, (group, interfaceIndex, joins), static (handle, asked) =>
        {
            SocketOptionName option = asked.joins ? SocketOptionName.AddMembership : SocketOptionName.DropMembership;
            if (asked.group.AddressFamily == AddressFamily.InterNetworkV6)
            {
                handle.Socket.SetSocketOption(SocketOptionLevel.IPv6, option, new IPv6MulticastOption(asked.group, asked.interfaceIndex));
            }
            else
            {
                handle.Socket.SetSocketOption(SocketOptionLevel.IP, option, new MulticastOption(asked.group, asked.interfaceIndex));
            }
        });
    }

    internal override int SetMulticastInterface(bool isIPv6, int interfaceIndex) => isIPv6
        ? SetOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, interfaceIndex)
        // An index in the place of an address, and in an address's order.
        : SetOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(interfaceIndex));

    internal override int LingerZero() => Run(this, 0, static (handle, _) => handle.Socket.LingerState = new LingerOption(true, 0));

    private protected override void Close() => Socket.Dispose();

    private static int Run<T>(SocketHandle handle, T argument, Action<SocketHandle, T> action)
    {
        try
        {
            action(handle, argument);
            return 0;
        }
        catch (SocketException e)
        {
            return SocketErrno.From(e.SocketErrorCode);
        }
    }
}
