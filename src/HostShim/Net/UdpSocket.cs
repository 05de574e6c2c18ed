using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>
/// Sends and receives datagrams (udp(7)). One task may receive and one may send at the same time, both of the executor that rests in the
/// socket's reactor.
/// </summary>
/// <remarks>Nothing is allocated as long as the peer stays the same.</remarks>
public sealed class UdpSocket : IDisposable
{
    private readonly IoHandle _handle;
    private readonly DatagramAddress _from;
    private readonly DatagramAddress _to;
    private readonly bool _isIPv6;
    private bool _isConnected;

    /// <summary>Received by a future whose outcome nobody took; the next one gets them. Nearly always empty.</summary>
    private readonly Queue<(byte[] Bytes, Datagram Datagram)> _returned = new();

    private UdpSocket(IoHandle handle, AddressFamily family)
    {
        _handle = handle;
        _from = new DatagramAddress(family);
        _to = new DatagramAddress(family);
        _isIPv6 = family == AddressFamily.InterNetworkV6;
        handle.Reserve(IoDirection.Read, ReceiveFuture.Reserve);
        handle.Reserve(IoDirection.Write, SendFuture.Reserve);
    }

    /// <summary>Where it receives, with the port that was chosen for 0. Allocates each time.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IPEndPoint LocalEndPoint => SocketSetup.EndPointOf(_handle, "UdpSocket.LocalEndPoint", remote: false);

    /// <summary>Whether it may send to a broadcast address. False at first.</summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public bool MayBroadcast
    {
        get => SocketSetup.GetOption(_handle, "UdpSocket.MayBroadcast", SocketOptionLevel.Socket, SocketOptionName.Broadcast) != 0;
        set => SocketSetup.SetOption(_handle, "UdpSocket.MayBroadcast", SocketOptionLevel.Socket, SocketOptionName.Broadcast, value ? 1 : 0);
    }

    /// <summary>The peer after <see cref="Connect"/>, otherwise null. Allocates each time.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IPEndPoint? RemoteEndPoint
    {
        get
        {
            SocketSetup.ThrowIfClosed(_handle);
            return _isConnected ? SocketSetup.EndPointOf(_handle, "UdpSocket.RemoteEndPoint", remote: true) : null;
        }
    }

    /// <summary>How many routers a datagram to one machine may pass, from 1 to 255.</summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public int TimeToLive
    {
        get => GetIPOption("UdpSocket.TimeToLive", SocketOptionName.IpTimeToLive);
        set => SetIPOption("UdpSocket.TimeToLive", SocketOptionName.IpTimeToLive, value);
    }

    /// <summary>The same of a datagram to a group, from 0 (not beyond this machine) to 255. At first 1: not beyond this network.</summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public int MulticastTimeToLive
    {
        get => GetIPOption("UdpSocket.MulticastTimeToLive", SocketOptionName.MulticastTimeToLive);
        set => SetIPOption("UdpSocket.MulticastTimeToLive", SocketOptionName.MulticastTimeToLive, value);
    }

    /// <summary>
    /// Whether what it sends to a group comes to this machine's own members too. True at first. (On Windows it is the receiving socket's choice.)
    /// </summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public bool MulticastLoopback
    {
        get => GetIPOption("UdpSocket.MulticastLoopback", SocketOptionName.MulticastLoopback) != 0;
        set => SetIPOption("UdpSocket.MulticastLoopback", SocketOptionName.MulticastLoopback, value ? 1 : 0);
    }

    /// <summary>Begins to receive at an address. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the receiving task rests in.</param>
    /// <param name="at">IPv4 or IPv6; port 0 for a free one.</param>
    /// <param name="sharesPort">
    /// Whether other sockets that say so too may be bound to the same port, as the members of a group on one machine are. Who of them gets a datagram
    /// that is not for a group is not defined. (On Windows it has no effect.)
    /// </param>
    /// <exception cref="IoException">The address is in use or not this machine's, or no descriptor is left.</exception>
    public static UdpSocket Bind(Reactor reactor, IPEndPoint at, bool sharesPort = false)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(at);
        const string Operation = "UdpSocket.Bind";
        IoHandle handle = reactor.OpenSocket(SocketSetup.KindOf(at, isStream: false), "UdpSocket");
        SocketSetup.Check(handle, Operation, SocketSetup.SetIPv6Only(handle, at));
        SocketSetup.Check(handle, Operation, sharesPort ? handle.SetReuseAddress() : 0);
        SocketSetup.Check(handle, Operation, handle.Bind(at));
        SocketSetup.Check(handle, Operation, reactor.Register(handle));
        return new UdpSocket(handle, at.AddressFamily);
    }

    /// <summary>Waits for a datagram. Gives its length, also 0, and its sender.</summary>
    /// <remarks>Cancellation: strict; a datagram that was received and that nobody took goes to the next call.</remarks>
    /// <param name="buffer">Where its bytes go; what does not fit is lost, and the result says so.</param>
    /// <exception cref="IoException">When awaited: the network is down.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the socket was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits to receive.</exception>
    public Future<Datagram> Receive(Memory<byte> buffer) => ReceiveFuture.Rent(this, buffer);

    /// <summary>Sends one datagram, waiting while the system has no room. That it arrives is not promised.</summary>
    /// <remarks>Cancellation: strict; a cancelled send has sent nothing.</remarks>
    /// <param name="bytes">The datagram, whole.</param>
    /// <param name="to">Of the same family as where the socket is bound.</param>
    /// <exception cref="IoException">When awaited: the datagram is too long, or no route leads there.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the socket was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits to send.</exception>
    public Future Send(ReadOnlyMemory<byte> bytes, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return SendFuture.Rent(this, bytes, to);
    }

    /// <summary>
    /// Makes one address the peer: only its datagrams are received from now on, and <see cref="Send(ReadOnlyMemory{byte})"/> sends to it. Does not wait, and
    /// nothing is sent. If nobody is bound there, a later Send or Receive may tell so (ECONNREFUSED). May be called again, for another. Allocates.
    /// </summary>
    /// <param name="to">Of the same family as where the socket is bound.</param>
    /// <exception cref="IoException">No route leads there, or the family is another.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Connect(IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        SocketSetup.ThrowIfClosed(_handle);
        int error = _handle.Connect(to);
        if (error != 0)
        {
            throw IoErrors.Failed("UdpSocket.Connect", error);
        }

        _isConnected = true;
    }

    /// <summary>Sends one datagram to the peer, as <see cref="Send(ReadOnlyMemory{byte}, IPEndPoint)"/>.</summary>
    /// <remarks>Cancellation: strict; a cancelled send has sent nothing.</remarks>
    /// <param name="bytes">The datagram, whole.</param>
    /// <exception cref="InvalidOperationException"><see cref="Connect"/> was not called.</exception>
    /// <exception cref="IoException">When awaited: the datagram is too long, or nobody was there for the one before (ECONNREFUSED).</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the socket was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits to send.</exception>
    public Future Send(ReadOnlyMemory<byte> bytes) =>
        _isConnected ? SendFuture.Rent(this, bytes, to: null) : throw IoErrors.NoPeer("UdpSocket.Send");

    /// <summary>
    /// Receives what is sent to a group from now on, at the port where the socket is bound; and, of groups, only what it has joined itself. Does not wait.
    /// </summary>
    /// <param name="group">A multicast address of the socket's family.</param>
    /// <param name="interfaceIndex">On which interface, as <c>ip link</c> numbers them; 0 for the system's choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no such address, or the index is out of range.</exception>
    /// <exception cref="IoException">There is no such interface, or it was joined before (EADDRINUSE).</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void JoinGroup(IPAddress group, int interfaceIndex = 0) => SetMembership("UdpSocket.JoinGroup", group, interfaceIndex, joins: true);

    /// <summary>Ends that. So does <see cref="Dispose"/>.</summary>
    /// <inheritdoc cref="JoinGroup" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">It is no such address, or the index is out of range.</exception>
    /// <exception cref="IoException">It was not joined (EADDRNOTAVAIL).</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void LeaveGroup(IPAddress group, int interfaceIndex = 0) => SetMembership("UdpSocket.LeaveGroup", group, interfaceIndex, joins: false);

    /// <summary>Sends what goes to groups through an interface. Does not wait.</summary>
    /// <param name="interfaceIndex">Which, as <c>ip link</c> numbers them; 0 for the system's choice.</param>
    /// <exception cref="IoException">There is no such interface.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void SetMulticastInterface(int interfaceIndex)
    {
        CheckInterface(interfaceIndex);
        SocketSetup.ThrowIfClosed(_handle);
        int error = _handle.SetMulticastInterface(_isIPv6, interfaceIndex);
        if (error != 0)
        {
            throw IoErrors.Failed("UdpSocket.SetMulticastInterface", error);
        }
    }

    /// <summary>Closes it. The executor's thread; a second time it does nothing.</summary>
    public void Dispose() => _handle.Dispose();

    private SocketOptionLevel IPLevel => _isIPv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;

    private int GetIPOption(string operation, SocketOptionName option) => SocketSetup.GetOption(_handle, operation, IPLevel, option);

    private void SetIPOption(string operation, SocketOptionName option, int value) =>
        SocketSetup.SetOption(_handle, operation, IPLevel, option, value);

    private static void CheckInterface(int index)
    {
        // It stands where an IPv4 address of the interface may stand too, as one that begins with 0.
        const int Most = 0xFF_FFFF;
        ArgumentOutOfRangeException.ThrowIfNegative(index, "interfaceIndex");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, Most, "interfaceIndex");
    }

    private void SetMembership(string operation, IPAddress group, int interfaceIndex, bool joins)
    {
        ArgumentNullException.ThrowIfNull(group);
        CheckInterface(interfaceIndex);
        SocketSetup.ThrowIfClosed(_handle);
        bool isGroup = _isIPv6 ? group.IsIPv6Multicast : group.AddressFamily == AddressFamily.InterNetwork && (group.GetAddressBytes()[0] & 0xF0) == 0xE0;
        if (!isGroup)
        {
            throw IoErrors.NoGroup(nameof(group), group);
        }

        int error = _handle.SetMembership(group, interfaceIndex, joins);
        if (error != 0)
        {
            throw IoErrors.Failed(operation, error);
        }
    }

    private int TryReceive(Span<byte> buffer, out Datagram datagram)
    {
        if (_returned.TryDequeue(out (byte[] Bytes, Datagram Datagram) returned))
        {
            int length = int.Min(returned.Bytes.Length, buffer.Length);
            returned.Bytes.AsSpan(0, length).CopyTo(buffer);
            datagram = returned.Datagram with { Length = length, IsCut = returned.Datagram.IsCut || length < returned.Bytes.Length };
            return 0;
        }

        int count = _handle.Receive(buffer, _from, out bool isCut);
        datagram = count < 0 ? default : new Datagram(count, _from.ToEndPoint(), isCut);
        return count < 0 ? -count : 0;
    }

    private void PutBack(ReadOnlySpan<byte> bytes, Datagram datagram)
    {
        _returned.Enqueue((bytes.ToArray(), datagram));
        _handle.Deliver(Readiness.Readable);
    }

    private sealed class ReceiveFuture : IoFuture<Datagram>
    {
        private static readonly SharedPool s_shared = new("UdpSocket.Receive", "how many are in flight before Seal, or do not seal");

        /// <summary>One for each socket that is open.</summary>
        internal static readonly FutureReserve Reserve = new(s_shared, static () => new ReceiveFuture());

        private UdpSocket _socket = null!;
        private Memory<byte> _buffer;

        internal override string Name => "UdpSocket.Receive";

        private protected override IoDirection Direction => IoDirection.Read;

        internal static ReceiveFuture Rent(UdpSocket socket, Memory<byte> buffer)
        {
            Future? free = s_shared.Rent();
            ReceiveFuture future = free is null ? Platform.Track(new ReceiveFuture()) : Platform.As<ReceiveFuture>(free);
            future._socket = socket;
            future._buffer = buffer;
            future.Handle = socket._handle;
            return future;
        }

        internal override void GiveBack()
        {
            _socket.PutBack(_buffer.Span[.._result.Length], _result);
            Recycle();
        }

        private protected override int Attempt(int seen) => _socket.TryReceive(_buffer.Span, out _result);

        private protected override void Forget()
        {
            _socket = null!;
            _buffer = default;
            _result = default;
        }

        private protected override void ReturnToPool() => s_shared.Return(this);
    }

    private sealed class SendFuture : IoFuture<int>
    {
        private static readonly SharedPool s_shared = new("UdpSocket.Send", "how many are in flight before Seal, or do not seal");

        /// <summary>One for each socket that is open.</summary>
        internal static readonly FutureReserve Reserve = new(s_shared, static () => new SendFuture());

        private UdpSocket _socket = null!;
        private ReadOnlyMemory<byte> _bytes;

        /// <summary>Null for the peer of a connected socket.</summary>
        private IPEndPoint? _to;

        internal override string Name => "UdpSocket.Send";

        private protected override IoDirection Direction => IoDirection.Write;

        internal static SendFuture Rent(UdpSocket socket, ReadOnlyMemory<byte> bytes, IPEndPoint? to)
        {
            Future? free = s_shared.Rent();
            SendFuture future = free is null ? Platform.Track(new SendFuture()) : Platform.As<SendFuture>(free);
            future._socket = socket;
            future._bytes = bytes;
            future._to = to;
            future.Handle = socket._handle;
            return future;
        }

        private protected override int Attempt(int seen)
        {
            int count;
            if (_to is null)
            {
                count = Handle!.Write(_bytes.Span);
            }
            else
            {
                _socket._to.Set(_to);
                count = Handle!.Send(_bytes.Span, _socket._to);
            }

            _result = int.Max(count, 0);
            return count < 0 ? -count : 0;
        }

        private protected override void Forget()
        {
            _socket = null!;
            _bytes = default;
            _to = null;
        }

        private protected override void ReturnToPool() => s_shared.Return(this);
    }
}
