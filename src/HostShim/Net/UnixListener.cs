using System;
using System.IO;
using System.Net.Sockets;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>Takes connections of this machine's processes at a path (unix(7)). One task at a time waits for them.</summary>
public sealed class UnixListener : IDisposable
{
    private readonly UnixAcceptor _acceptor;
    private bool _isDisposed;

    private UnixListener(IoHandle handle, string path)
    {
        _acceptor = new UnixAcceptor(handle);
        Path = path;
    }

    /// <summary>Where it listens.</summary>
    public string Path { get; }

    /// <summary>Begins to listen, and makes the path. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the accepting task rests in.</param>
    /// <param name="path">Where nothing is yet; a path that a server left behind which was killed must be deleted first.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long: 107 bytes on Linux.</exception>
    /// <exception cref="IoException">There is something at the path already (EADDRINUSE), or no right to make it.</exception>
    public static UnixListener Bind(Reactor reactor, string path, int backlog = TcpListener.DefaultBacklog)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        const string Operation = "UnixListener.Bind";
        var at = new UnixDomainSocketEndPoint(path);
        IoHandle handle = reactor.OpenSocket(SocketKind.Unix, "UnixListener");
        SocketSetup.Check(handle, Operation, handle.Bind(at));
        SocketSetup.Check(handle, Operation, handle.Listen(backlog));
        SocketSetup.Check(handle, Operation, reactor.Register(handle));
        return new UnixListener(handle, path);
    }

    /// <summary>Waits for a connection and takes it.</summary>
    /// <inheritdoc cref="TcpListener.Accept" path="/remarks"/>
    /// <inheritdoc cref="TcpListener.Accept" path="/exception"/>
    public Future<UnixStream> Accept() => AcceptFuture<UnixStream>.Rent(_acceptor);

    /// <summary>Stops listening and deletes the path. The executor's thread; a second time it does nothing.</summary>
    public void Dispose()
    {
        _acceptor.Dispose();
        // Also after the reactor's end has closed the handle.
        if (!_isDisposed)
        {
            _isDisposed = true;
            File.Delete(Path);
        }
    }

    private sealed class UnixAcceptor(IoHandle handle) : Acceptor<UnixStream>(handle, "UnixListener.Accept")
    {
        private protected override string StreamName => UnixStream.Kind;

        private protected override UnixStream Wrap(IoHandle accepted) => new(accepted);
    }
}
