using System;
using System.Net;
using System.Net.Sockets;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>A connection between two processes of one machine (unix(7), SOCK_STREAM).</summary>
/// <inheritdoc cref="IoStream" path="/remarks"/>
public sealed class UnixStream : IoStream
{
    internal const string Kind = "UnixStream";

    private static readonly UnixConnector s_connector = new();

    internal UnixStream(IoHandle handle)
        : base(handle)
    {
    }

    /// <summary>Connects to a listener.</summary>
    /// <remarks>Cancellation: strict; the attempt is given up and its descriptor closed. Allocates the stream.</remarks>
    /// <param name="reactor">The reactor that the executor of the awaiting task rests in.</param>
    /// <param name="path">Where it listens; at most 107 bytes on Linux.</param>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long.</exception>
    /// <exception cref="ObjectDisposedException">The reactor was disposed.</exception>
    /// <exception cref="WrongContextException">The reactor belongs to another thread.</exception>
    /// <exception cref="IoException">
    /// When awaited: nobody listens there, the listener's queue is full (EAGAIN: the system does not wait for room), or no descriptor is left.
    /// </exception>
    public static Future<UnixStream> Connect(Reactor reactor, string path)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        reactor.CheckUsable();
        return ConnectFuture<UnixStream>.Rent(s_connector, reactor, new UnixDomainSocketEndPoint(path));
    }

    /// <inheritdoc cref="TcpStream.ShutdownSend"/>
    public void ShutdownSend() => SocketSetup.ShutdownSend(Handle, "UnixStream.ShutdownSend");

    private sealed class UnixConnector : Connector<UnixStream>
    {
        internal override string Name => "UnixStream.Connect";

        internal override int Open(Reactor reactor, EndPoint to, out IoHandle? handle) =>
            reactor.TryOpenSocket(SocketKind.Unix, Kind, out handle);

        internal override UnixStream Wrap(IoHandle handle) => new(handle);
    }
}
