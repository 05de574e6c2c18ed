using System;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>A descriptor of Linux, non-blocking: socket, pipe or terminal.</summary>
internal sealed unsafe class DescriptorHandle : IoHandle
{
    /// <summary>Bytes of a sockaddr_un, the longest (unix(7)).</summary>
    private const int MostAddressBytes = 110;

    private readonly bool _isSocket;

    internal DescriptorHandle(Reactor reactor, int descriptor, bool isSocket, string name)
        : base(reactor, name)
    {
        Descriptor = descriptor;
        _isSocket = isSocket;
    }

    internal int Descriptor { get; }

    /// <summary>
    /// For the master side of a pseudo-terminal: EIO says that nobody has the other side open (pty(7)), which is an end of the stream.
    /// </summary>
    internal bool EndsByIoError { get; init; }

    internal static int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle)
    {
        int family = kind switch
        {
            SocketKind.Tcp4 or SocketKind.Udp4 => LinuxConstants.FamilyIPv4,
            SocketKind.Tcp6 or SocketKind.Udp6 => LinuxConstants.FamilyIPv6,
            _ => LinuxConstants.FamilyUnix,
        };
        int type = kind is SocketKind.Udp4 or SocketKind.Udp6 ? LinuxConstants.TypeDatagram : LinuxConstants.TypeStream;
        int descriptor = Libc.Result(Libc.Socket(family, type | LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec, 0));
        handle = descriptor < 0 ? null : MakeSocket(reactor, descriptor, name, isStream: type == LinuxConstants.TypeStream);
        return descriptor < 0 ? -descriptor : 0;
    }

    internal override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                int result = Libc.Result(_isSocket
                    ? Libc.Receive(Descriptor, start, buffer.Length, 0)
                    : Libc.Read(Descriptor, start, buffer.Length));
                if (result != -Errno.Interrupted)
                {
                    return result == -Errno.InputOutput && EndsByIoError ? 0 : result;
                }
            }
        }
    }

    internal override int Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                int result = Libc.Result(_isSocket
                    ? Libc.Send(Descriptor, start, buffer.Length, LinuxConstants.MessageNoSignal)
                    : Libc.Write(Descriptor, start, buffer.Length));
                if (result != -Errno.Interrupted)
                {
                    return result;
                }
            }
        }
    }

    internal override int Accept(string name, out IoHandle? accepted)
    {
        accepted = null;
        while (true)
        {
            int result = Libc.Result(Libc.Accept(Descriptor, null, null, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
            if (result >= 0)
            {
                accepted = MakeSocket(Reactor, result, name, isStream: true);
                return 0;
            }

            // Given up by the other side while it waited here: the next one, please (accept(2), error handling).
            if (result is not (-Errno.ConnectionAborted or -Errno.Interrupted))
            {
                return -result;
            }
        }
    }

    internal override int Connect(EndPoint to)
    {
        SocketAddress address = to.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            int result = Libc.Result(Libc.Connect(Descriptor, bytes, address.Size));
            // Interrupted, it goes on by itself all the same (connect(2)).
            return result == -Errno.Interrupted ? Errno.InProgress : result < 0 ? -result : 0;
        }
    }

    internal override int FinishConnect()
    {
        int error = GetOption(SocketOptionLevel.Socket, SocketOptionName.Error, out int value);
        return error != 0 ? error : value;
    }

    internal override int Bind(EndPoint at)
    {
        SocketAddress address = at.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            return ErrorOf(Libc.Bind(Descriptor, bytes, address.Size));
        }
    }

    internal override int SetReuseAddress()
    {
        int on = 1;
        return ErrorOf(Libc.SetSocketOption(
            Descriptor, LinuxConstants.LevelSocket, LinuxConstants.OptionReuseAddress, &on, sizeof(int)));
    }

    internal override int Listen(int backlog) => ErrorOf(Libc.Listen(Descriptor, backlog));

    internal override int Receive(Span<byte> buffer, DatagramAddress from, out bool isCut)
    {
        from.BeginReceive();
        int addressBytes = from.Raw.Size;
        fixed (byte* start = buffer, address = from.Raw.Buffer.Span)
        {
            while (true)
            {
                int result = Libc.Result(Libc.ReceiveFrom(
                    Descriptor, start, buffer.Length, LinuxConstants.MessageTruncated, address, &addressBytes));
                if (result != -Errno.Interrupted)
                {
                    from.Raw.Size = addressBytes;
                    isCut = result > buffer.Length;
                    return isCut ? buffer.Length : result;
                }
            }
        }
    }

    internal override int Send(ReadOnlySpan<byte> buffer, DatagramAddress to)
    {
        fixed (byte* start = buffer, address = to.Raw.Buffer.Span)
        {
            while (true)
            {
                int result = Libc.Result(Libc.SendTo(
                    Descriptor, start, buffer.Length, LinuxConstants.MessageNoSignal, address, to.Raw.Size));
                if (result != -Errno.Interrupted)
                {
                    return result;
                }
            }
        }
    }

    internal override int ShutdownSend() => ErrorOf(Libc.Shutdown(Descriptor, LinuxConstants.ShutdownWrite));

    internal override int GetEndPoint(bool remote, out EndPoint? endPoint)
    {
        byte* address = stackalloc byte[MostAddressBytes];
        int bytes = MostAddressBytes;
        int error = ErrorOf(remote
            ? Libc.GetPeerName(Descriptor, address, &bytes)
            : Libc.GetSocketName(Descriptor, address, &bytes));
        endPoint = null;
        if (error != 0)
        {
            return error;
        }

        AddressFamily family = *(ushort*)address switch
        {
            LinuxConstants.FamilyIPv4 => AddressFamily.InterNetwork,
            LinuxConstants.FamilyIPv6 => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unix,
        };
        var raw = new SocketAddress(family, bytes);
        new Span<byte>(address, bytes).CopyTo(raw.Buffer.Span);
        EndPoint template = family == AddressFamily.InterNetworkV6 ? new IPEndPoint(IPAddress.IPv6Any, 0) : new IPEndPoint(IPAddress.Any, 0);
        endPoint = family == AddressFamily.Unix ? null : template.Create(raw);
        return 0;
    }

    internal override int SetOption(SocketOptionLevel level, SocketOptionName option, int value)
    {
        (int linuxLevel, int linuxOption) = Translate(level, option);
        return ErrorOf(Libc.SetSocketOption(Descriptor, linuxLevel, linuxOption, &value, sizeof(int)));
    }

    internal override int GetOption(SocketOptionLevel level, SocketOptionName option, out int value)
    {
        (int linuxLevel, int linuxOption) = Translate(level, option);
        int found = 0;
        int bytes = sizeof(int);
        int error = ErrorOf(Libc.GetSocketOption(Descriptor, linuxLevel, linuxOption, &found, &bytes));
        value = found;
        return error;
    }

    internal override int SetMembership(IPAddress group, int interfaceIndex, bool joins)
    {
        // Only what this socket has joined, as elsewhere: Linux gives it the groups of all sockets of the machine by default. Old systems cannot.
        bool isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        int off = 0;
        _ = ErrorOf(Libc.SetSocketOption(
            Descriptor,
            isIPv6 ? LinuxConstants.LevelIPv6 : LinuxConstants.LevelIPv4,
            isIPv6 ? LinuxConstants.OptionIPv6MulticastAll : LinuxConstants.OptionIPv4MulticastAll,
            &off,
            sizeof(int)));
        if (isIPv6)
        {
            // A struct ipv6_mreq: the group and the interface (ipv6(7)).
            const int Bytes = 20;
            byte* request = stackalloc byte[Bytes];
            group.TryWriteBytes(new Span<byte>(request, Bytes), out int written);
            *(int*)(request + written) = interfaceIndex;
            return ErrorOf(Libc.SetSocketOption(
                Descriptor, LinuxConstants.LevelIPv6, joins ? LinuxConstants.OptionIPv6Join : LinuxConstants.OptionIPv6Leave, (int*)request, Bytes));
        }

        int* interfaceRequest = stackalloc int[] { 0, 0, interfaceIndex };
        group.TryWriteBytes(new Span<byte>(interfaceRequest, sizeof(int)), out _);
        return SetInterfaceRequest(joins ? LinuxConstants.OptionIPv4Join : LinuxConstants.OptionIPv4Leave, interfaceRequest);
    }

    internal override int SetMulticastInterface(bool isIPv6, int interfaceIndex)
    {
        if (isIPv6)
        {
            return ErrorOf(Libc.SetSocketOption(
                Descriptor, LinuxConstants.LevelIPv6, LinuxConstants.OptionIPv6MulticastInterface, &interfaceIndex, sizeof(int)));
        }

        int* request = stackalloc int[] { 0, 0, interfaceIndex };
        return SetInterfaceRequest(LinuxConstants.OptionIPv4MulticastInterface, request);
    }

    internal override int LingerZero()
    {
        // A struct linger: on, 0 seconds (socket(7)).
        int* linger = stackalloc int[] { 1, 0 };
        return ErrorOf(Libc.SetSocketOption(Descriptor, LinuxConstants.LevelSocket, LinuxConstants.OptionLinger, linger, 2 * sizeof(int)));
    }

    /// <summary>An error of close(2) is not told: the descriptor is gone all the same.</summary>
    private protected override void Close() => Libc.Close(Descriptor);

    private static DescriptorHandle MakeSocket(Reactor reactor, int descriptor, string name, bool isStream) =>
        new(reactor, descriptor, isSocket: true, name) { DrainsByShortRead = isStream };

    private static int ErrorOf(int result)
    {
        int error = Libc.Result(result);
        return error < 0 ? -error : 0;
    }

    /// <param name="option">Which.</param>
    /// <param name="request">A struct ip_mreqn: the group, an address of this machine, and the index of an interface (ip(7)).</param>
    private int SetInterfaceRequest(int option, int* request) =>
        ErrorOf(Libc.SetSocketOption(Descriptor, LinuxConstants.LevelIPv4, option, request, 3 * sizeof(int)));

    private static (int Level, int Option) Translate(SocketOptionLevel level, SocketOptionName option) => (level, option) switch
    {
        (SocketOptionLevel.Socket, SocketOptionName.Error) => (LinuxConstants.LevelSocket, LinuxConstants.OptionError),
        (SocketOptionLevel.Socket, SocketOptionName.Broadcast) => (LinuxConstants.LevelSocket, LinuxConstants.OptionBroadcast),
        (SocketOptionLevel.Socket, SocketOptionName.SendBuffer) => (LinuxConstants.LevelSocket, LinuxConstants.OptionSendBuffer),
        (SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer) => (LinuxConstants.LevelSocket, LinuxConstants.OptionReceiveBuffer),
        (SocketOptionLevel.Tcp, SocketOptionName.NoDelay) => (LinuxConstants.LevelTcp, LinuxConstants.OptionNoDelay),
        (SocketOptionLevel.IPv6, SocketOptionName.IPv6Only) => (LinuxConstants.LevelIPv6, LinuxConstants.OptionIPv6Only),
        (SocketOptionLevel.IP, SocketOptionName.IpTimeToLive) => (LinuxConstants.LevelIPv4, LinuxConstants.OptionIPv4TimeToLive),
        (SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive) => (LinuxConstants.LevelIPv4, LinuxConstants.OptionIPv4MulticastTimeToLive),
        (SocketOptionLevel.IP, SocketOptionName.MulticastLoopback) => (LinuxConstants.LevelIPv4, LinuxConstants.OptionIPv4MulticastLoop),
        (SocketOptionLevel.IPv6, SocketOptionName.IpTimeToLive) => (LinuxConstants.LevelIPv6, LinuxConstants.OptionIPv6Hops),
        (SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive) => (LinuxConstants.LevelIPv6, LinuxConstants.OptionIPv6MulticastHops),
        (SocketOptionLevel.IPv6, SocketOptionName.MulticastLoopback) => (LinuxConstants.LevelIPv6, LinuxConstants.OptionIPv6MulticastLoop),
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    };
}
