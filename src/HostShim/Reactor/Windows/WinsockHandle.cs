using System;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>A socket of Windows, non-blocking; readiness comes from polls (<see cref="IocpDriver"/>).</summary>
internal sealed unsafe class WinsockHandle : CompletionHandle
{
    /// <summary>Bytes of a sockaddr_un, the longest (afunix.h).</summary>
    private const int MostAddressBytes = 110;

    /// <summary>
    /// Windows takes a send of any size if there is room for a byte, and keeps all of it in memory; so that a slow reader holds the writer
    /// back, no more is offered at once.
    /// </summary>
    private const int MostSendBytes = 65_536;

    private const uint ReadEvents = WindowsConstants.AfdReceive | WindowsConstants.AfdAccept | WindowsConstants.AfdDisconnect
        | WindowsConstants.AfdAbort | WindowsConstants.AfdLocalClose;

    private const uint WriteEvents = WindowsConstants.AfdSend | WindowsConstants.AfdConnectFailed | WindowsConstants.AfdAbort
        | WindowsConstants.AfdLocalClose;

    private readonly nint _socket;

    /// <summary>What the socket driver knows it by.</summary>
    private readonly nint _base;

    private IocpDriver _driver = null!;
    private IoPacket* _reading;
    private IoPacket* _writing;
    private bool _isConnecting;
    private bool _isReset;

    private WinsockHandle(Reactor reactor, nint socket, string name)
        : base(reactor, name)
    {
        _socket = socket;
        _base = BaseOf(socket);
    }

    internal static int Open(Reactor reactor, SocketKind kind, string name, out IoHandle? handle)
    {
        handle = null;
        int family = kind switch
        {
            SocketKind.Tcp4 or SocketKind.Udp4 => WindowsConstants.FamilyIPv4,
            SocketKind.Tcp6 or SocketKind.Udp6 => WindowsConstants.FamilyIPv6,
            _ => WindowsConstants.FamilyUnix,
        };
        bool isStream = kind is not (SocketKind.Udp4 or SocketKind.Udp6);
        nint socket = Winsock.Socket(
            family,
            isStream ? WindowsConstants.TypeStream : WindowsConstants.TypeDatagram,
            0,
            null,
            0,
            WindowsConstants.SocketOverlapped | WindowsConstants.SocketNotInherited);
        if (socket == WindowsConstants.InvalidHandle)
        {
            return WindowsErrno.Last();
        }

        int error = SetUp(socket, isStream);
        if (error != 0)
        {
            Winsock.Close(socket);
            return error;
        }

        handle = new WinsockHandle(reactor, socket, name) { DrainsByShortRead = isStream };
        return 0;
    }

    internal override int Attach(IocpDriver driver)
    {
        _driver = driver;
        _reading = IoPacket.Make(Key, IoDirection.Read, 0);
        _writing = IoPacket.Make(Key, IoDirection.Write, 0);
        int error = _isConnecting ? driver.Poll(_writing, _base, WriteEvents) : 0;
        if (error != 0)
        {
            Detach();
        }

        return error;
    }

    /// <summary>Polls that are under way end when the socket is closed (AFD_POLL_LOCAL_CLOSE).</summary>
    internal override void Detach()
    {
        _driver.Abandon(_reading);
        _driver.Abandon(_writing);
        _reading = null;
        _writing = null;
    }

    internal override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            int result = Winsock.Result(Winsock.Receive(_socket, start, buffer.Length, 0));
            if (result == -Errno.WouldBlock)
            {
                return WaitToRead();
            }

            if (result > 0 && result < buffer.Length && (State & Readiness.ReadClosed) == 0 && PollToRead() != 0)
            {
                // The next read tries then, and tells why.
                Deliver(Readiness.Readable);
            }

            if (result == 0 && !_reading->IsArmed && _reading->Status >= 0 && (_reading->Poll.Events & WindowsConstants.AfdAbort) != 0)
            {
                // The poll has told of a reset, so this is no end of the stream. (Windows' own read says so too; Wine's may not.)
                result = -Errno.ConnectionReset;
            }

            return result < 0 ? -Reset(-result) : result;
        }
    }

    internal override int Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            int result = Winsock.Result(Winsock.Send(_socket, start, int.Min(buffer.Length, MostSendBytes), 0));
            if (result == -Errno.WouldBlock)
            {
                return WaitToWrite();
            }

            // As elsewhere: a reset is told once as such, and who writes after it is told that nobody reads.
            bool wasReset = _isReset;
            int error = result < 0 ? Reset(-result) : 0;
            return error == 0 ? result : error == Errno.ConnectionReset && wasReset ? -Errno.BrokenPipe : -error;
        }
    }

    internal override int Accept(string name, out IoHandle? accepted)
    {
        accepted = null;
        while (true)
        {
            nint socket = Winsock.Accept(_socket, null, null);
            if (socket != WindowsConstants.InvalidHandle)
            {
                // A child process would keep the connection open.
                Kernel32.SetHandleInformation(socket, WindowsConstants.HandleInherit, 0);
                int failed = SetUp(socket, isStream: true);
                if (failed != 0)
                {
                    Winsock.Close(socket);
                    return failed;
                }

                accepted = new WinsockHandle(Reactor, socket, name) { DrainsByShortRead = true };
                return 0;
            }

            int error = WindowsErrno.Last();
            if (error == Errno.WouldBlock)
            {
                return -WaitToRead();
            }

            // Given up by the other side while it waited here: the next one, please.
            if (error is not (Errno.ConnectionReset or Errno.ConnectionAborted or Errno.Interrupted))
            {
                return error;
            }
        }
    }

    internal override int Connect(EndPoint to)
    {
        SocketAddress address = to.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            int error = Winsock.ErrorOf(Winsock.Connect(_socket, bytes, address.Size));
            _isConnecting = error == Errno.WouldBlock;
            return _isConnecting ? Errno.InProgress : error;
        }
    }

    internal override int FinishConnect()
    {
        int error = GetOption(SocketOptionLevel.Socket, SocketOptionName.Error, out int value);
        error = error == 0 && value != 0 ? WindowsErrno.From(value) : error;
        if (error == 0 && _isConnecting && !_writing->IsArmed)
        {
            // The poll may know of a failure before Winsock has noted it.
            AfdPoll poll = _writing->Poll;
            error = _writing->Status < 0 ? WindowsErrno.FromStatus(_writing->Status)
                : (poll.Events & WindowsConstants.AfdConnectFailed) == 0 ? 0
                : poll.Status < 0 ? WindowsErrno.FromStatus(poll.Status)
                : Errno.ConnectionRefused;
        }

        if (error == 0 && _isConnecting)
        {
            // A read has to try, because that is what begins its poll.
            Deliver(Readiness.Readable);
        }

        return error;
    }

    internal override int Bind(EndPoint at)
    {
        SocketAddress address = at.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            return Winsock.ErrorOf(Winsock.Bind(_socket, bytes, address.Size));
        }
    }

    /// <summary>Nothing to do: a port is free at once on Windows, where the option would share it with whoever listens there.</summary>
    internal override int SetReuseAddress() => 0;

    internal override int Listen(int backlog) => Winsock.ErrorOf(Winsock.Listen(_socket, backlog));

    internal override int Receive(Span<byte> buffer, DatagramAddress from, out bool isCut)
    {
        from.BeginReceive();
        int addressBytes = from.Raw.Size;
        fixed (byte* start = buffer, address = from.Raw.Buffer.Span)
        {
            int result = Winsock.Result(Winsock.ReceiveFrom(_socket, start, buffer.Length, 0, address, &addressBytes));
            isCut = result == -Errno.MessageTooLong;
            if (result == -Errno.WouldBlock)
            {
                return WaitToRead();
            }

            from.Raw.Size = addressBytes;
            return isCut ? buffer.Length : result;
        }
    }

    internal override int Send(ReadOnlySpan<byte> buffer, DatagramAddress to)
    {
        fixed (byte* start = buffer, address = to.Raw.Buffer.Span)
        {
            int result = Winsock.Result(Winsock.SendTo(_socket, start, buffer.Length, 0, address, to.Raw.Size));
            return result == -Errno.WouldBlock ? WaitToWrite() : result;
        }
    }

    internal override int ShutdownSend() => Winsock.ErrorOf(Winsock.Shutdown(_socket, WindowsConstants.ShutdownSend));

    internal override int GetEndPoint(bool remote, out EndPoint? endPoint)
    {
        byte* address = stackalloc byte[MostAddressBytes];
        int bytes = MostAddressBytes;
        int error = Winsock.ErrorOf(remote
            ? Winsock.GetPeerName(_socket, address, &bytes)
            : Winsock.GetName(_socket, address, &bytes));
        endPoint = null;
        if (error != 0 || *(ushort*)address == WindowsConstants.FamilyUnix)
        {
            return error;
        }

        bool isIPv6 = *(ushort*)address == WindowsConstants.FamilyIPv6;
        var raw = new SocketAddress(isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, bytes);
        new Span<byte>(address, bytes).CopyTo(raw.Buffer.Span);
        endPoint = new IPEndPoint(isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(raw);
        return 0;
    }

    internal override int SetOption(SocketOptionLevel level, SocketOptionName option, int value) =>
        Winsock.ErrorOf(Winsock.SetOption(_socket, (int)level, (int)option, &value, sizeof(int)));

    internal override int GetOption(SocketOptionLevel level, SocketOptionName option, out int value)
    {
        // Some are a byte only, so the rest must be 0.
        int found = 0;
        int bytes = sizeof(int);
        int error = Winsock.ErrorOf(Winsock.GetOption(_socket, (int)level, (int)option, &found, &bytes));
        value = found;
        return error;
    }

    internal override int LingerZero()
    {
        // A struct linger: on, 0 seconds.
        ushort* linger = stackalloc ushort[] { 1, 0 };
        return Winsock.ErrorOf(Winsock.SetOption(
            _socket, (int)SocketOptionLevel.Socket, (int)SocketOptionName.Linger, linger, 2 * sizeof(ushort)));
    }

    /// <summary>What was written goes on being sent (Winsock's default, without lingering). An error is not told: the socket is gone all the same.</summary>
    private protected override void Close() => Winsock.Close(_socket);

    private static int SetUp(nint socket, bool isStream)
    {
        uint on = 1;
        int error = Winsock.ErrorOf(Winsock.Control(socket, WindowsConstants.SetNonBlocking, &on));
        if (error == 0 && !isStream)
        {
            // Else a datagram that nobody received makes the next receive fail, which tells of another peer perhaps. Where it cannot be set, it is off.
            uint off = 0;
            uint returned;
            Winsock.Control(socket, WindowsConstants.SetUdpConnectionReset, &off, sizeof(uint), null, 0, &returned, null, null);
        }

        return error;
    }

    private static nint BaseOf(nint socket)
    {
        nint found;
        uint returned;
        return Winsock.Control(socket, WindowsConstants.GetBaseHandle, null, 0, &found, (uint)sizeof(nint), &returned, null, null) == 0
            ? found
            : socket;
    }

    /// <summary>Windows has two words for it, one for each side that noticed first.</summary>
    private int Reset(int error)
    {
        bool isReset = error is Errno.ConnectionReset or Errno.ConnectionAborted;
        _isReset |= isReset;
        return isReset ? Errno.ConnectionReset : error;
    }

    private int PollToRead() => _driver.Poll(_reading, _base, ReadEvents);

    /// <summary>Would block; or the error number, if even that cannot be waited for.</summary>
    private int WaitToRead()
    {
        int error = PollToRead();
        return error == 0 ? -Errno.WouldBlock : -error;
    }

    /// <inheritdoc cref="WaitToRead"/>
    private int WaitToWrite()
    {
        int error = _driver.Poll(_writing, _base, WriteEvents);
        return error == 0 ? -Errno.WouldBlock : -error;
    }
}
