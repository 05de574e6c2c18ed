using System;
using System.Net;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>Takes TCP connections at an address (tcp(7)). One task at a time waits for them.</summary>
public sealed class TcpListener : IDisposable
{
    /// <summary>Connections that wait to be accepted, if nobody says otherwise. The system may cut it (Linux: net.core.somaxconn).</summary>
    public const int DefaultBacklog = 1024;

    private readonly TcpAcceptor _acceptor;

    private TcpListener(IoHandle handle) => _acceptor = new TcpAcceptor(handle);

    /// <summary>Where it listens, with the port that was chosen for 0. Allocates each time.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public IPEndPoint LocalEndPoint => SocketSetup.EndPointOf(_acceptor.Handle, "TcpListener.LocalEndPoint", remote: false);

    /// <summary>
    /// Begins to listen. Does not wait. A port that a server used a moment ago is free (SO_REUSEADDR), unless one listens there
    /// still; an IPv6 address takes no IPv4 connections.
    /// </summary>
    /// <param name="reactor">The reactor that the executor of the accepting task rests in.</param>
    /// <param name="at">IPv4 or IPv6; port 0 for a free one.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="IoException">The address is in use or not this machine's, or no descriptor is left.</exception>
    public static TcpListener Bind(Reactor reactor, IPEndPoint at, int backlog = DefaultBacklog)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(at);
        const string Operation = "TcpListener.Bind";
        IoHandle handle = reactor.OpenSocket(SocketSetup.KindOf(at, isStream: true), "TcpListener");
        SocketSetup.Check(handle, Operation, handle.SetReuseAddress());
        SocketSetup.Check(handle, Operation, SocketSetup.SetIPv6Only(handle, at));
        SocketSetup.Check(handle, Operation, handle.Bind(at));
        SocketSetup.Check(handle, Operation, handle.Listen(backlog));
        SocketSetup.Check(handle, Operation, reactor.Register(handle));
        return new TcpListener(handle);
    }

    /// <summary>Waits for a connection and takes it. One that its maker gave up while it waited is passed over.</summary>
    /// <remarks>
    /// Cancellation: strict; a connection that was accepted and that nobody took goes to the next call. Allocates the stream. When the
    /// process or the system has no descriptor left this fails and the listener stays as it is: the connection waits. Then close one, or
    /// wait a while before the next call, which tries again at once.
    /// </remarks>
    /// <exception cref="IoException">When awaited: no descriptor is left (EMFILE, ENFILE).</exception>
    /// <exception cref="ObjectDisposedException">When awaited: the listener was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits already.</exception>
    public Future<TcpStream> Accept() => AcceptFuture<TcpStream>.Rent(_acceptor);

    /// <summary>
    /// Stops listening; connections that wait are reset. The executor's thread; a second time it does nothing.
    /// </summary>
    public void Dispose() => _acceptor.Dispose();

    private sealed class TcpAcceptor(IoHandle handle) : Acceptor<TcpStream>(handle, "TcpListener.Accept")
    {
        private protected override string StreamName => TcpStream.Kind;

        private protected override TcpStream Wrap(IoHandle accepted) => new(accepted);
    }
}
