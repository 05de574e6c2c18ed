using System;
using System.Net;
using System.Net.Sockets;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>A TCP connection (tcp(7)).</summary>
/// <inheritdoc cref="IoStream" path="/remarks"/>
public sealed class TcpStream : IoStream
{
    internal const string Kind = "TcpStream";

    private static readonly TcpConnector s_connector = new();

    internal TcpStream(IoHandle handle)
        : base(handle)
    {
    }

    /// <summary>
    /// Whether small writes are sent at once instead of being gathered while others are under way (Nagle). False at first.
    /// </summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public bool NoDelay
    {
        get => SocketSetup.GetOption(Handle, "TcpStream.NoDelay", SocketOptionLevel.Tcp, SocketOptionName.NoDelay) != 0;
        set => SocketSetup.SetOption(Handle, "TcpStream.NoDelay", SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value ? 1 : 0);
    }

    /// <summary>
    /// The system's buffer for what is written and not yet sent, in bytes. Linux doubles what is set, for its own use, and has a least
    /// (socket(7), SO_SNDBUF).
    /// </summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public int SendBufferBytes
    {
        get => SocketSetup.GetOption(Handle, "TcpStream.SendBufferBytes", SocketOptionLevel.Socket, SocketOptionName.SendBuffer);
        set => SocketSetup.SetOption(Handle, "TcpStream.SendBufferBytes", SocketOptionLevel.Socket, SocketOptionName.SendBuffer, value);
    }

    /// <summary>The system's buffer for what has come and is not yet read, in bytes; as <see cref="SendBufferBytes"/> (SO_RCVBUF).</summary>
    /// <exception cref="IoException">The system refuses it.</exception>
    public int ReceiveBufferBytes
    {
        get => SocketSetup.GetOption(Handle, "TcpStream.ReceiveBufferBytes", SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer);
        set => SocketSetup.SetOption(Handle, "TcpStream.ReceiveBufferBytes", SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer, value);
    }

    /// <summary>This side's address. Allocates each time.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IPEndPoint LocalEndPoint => SocketSetup.EndPointOf(Handle, "TcpStream.LocalEndPoint", remote: false);

    /// <summary>The other side's address. Allocates each time.</summary>
    /// <exception cref="IoException">The connection is gone.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IPEndPoint RemoteEndPoint => SocketSetup.EndPointOf(Handle, "TcpStream.RemoteEndPoint", remote: true);

    /// <summary>Connects to an address.</summary>
    /// <remarks>Cancellation: strict; the attempt is given up and its descriptor closed. Allocates the stream.</remarks>
    /// <param name="reactor">The reactor that the executor of the awaiting task rests in.</param>
    /// <param name="to">IPv4 or IPv6.</param>
    /// <exception cref="ObjectDisposedException">The reactor was disposed.</exception>
    /// <exception cref="WrongContextException">The reactor belongs to another thread.</exception>
    /// <exception cref="IoException">When awaited: nobody listens there, no route leads there, or no descriptor is left.</exception>
    public static Future<TcpStream> Connect(Reactor reactor, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        reactor.CheckUsable();
        ArgumentNullException.ThrowIfNull(to);
        return ConnectFuture<TcpStream>.Rent(s_connector, reactor, to);
    }

    /// <summary>Connects to a host by its name.</summary>
    /// <remarks>
    /// Its addresses are tried in turn, IPv6 and IPv4 alternating: the next one as soon as one fails, or after 250 ms beside those that are under
    /// way; the first that is connected wins and the others are given up (RFC 8305). Cancellation: strict, but for what
    /// <see cref="NameResolver.Resolve"/> says. Allocates.
    /// </remarks>
    /// <param name="reactor">The reactor that the executor of the awaiting task rests in.</param>
    /// <param name="host">A name, or an IPv4 or IPv6 address.</param>
    /// <param name="port">From 1 to 65,535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The reactor was disposed.</exception>
    /// <exception cref="WrongContextException">The reactor belongs to another thread.</exception>
    /// <exception cref="IoException">When awaited: the name has no address, none of them can be connected to, or no descriptor is left.</exception>
    public static Future<TcpStream> Connect(Reactor reactor, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        reactor.CheckUsable();
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        return HostConnectFuture.Rent(new HostConnect(reactor, host, port, known: null));
    }

    /// <summary>
    /// Half-close: the other side reads what was written and then the end of the stream; this side may still read. Does not wait.
    /// </summary>
    /// <exception cref="IoException">It is not connected any more.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void ShutdownSend() => SocketSetup.ShutdownSend(Handle, "TcpStream.ShutdownSend");

    /// <summary>
    /// Closes it by a reset: what was not sent is discarded, and the other side's next read or write fails (socket(7), SO_LINGER of 0).
    /// </summary>
    public void Reset()
    {
        if (!Handle.IsClosed)
        {
            // If it fails, the connection is gone already.
            Handle.LingerZero();
            Dispose();
        }
    }

    private sealed class TcpConnector : Connector<TcpStream>
    {
        internal override string Name => "TcpStream.Connect";

        internal override int Open(Reactor reactor, EndPoint to, out IoHandle? handle) =>
            reactor.TryOpenSocket(SocketSetup.KindOf((IPEndPoint)to, isStream: true), Kind, out handle);

        internal override TcpStream Wrap(IoHandle handle) => new(handle);
    }
}
