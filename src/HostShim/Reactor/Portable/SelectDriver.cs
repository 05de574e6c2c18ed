using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>
/// Socket.Select on whatever system .NET runs: each turn asks about the handles that a task waits for, and no other, because it is told of
/// levels and not of edges.
/// </summary>
/// <remarks>
/// The wake-up is a UDP socket that is connected to itself over loopback: the one thing of the kind that every system has, and nobody
/// else's datagrams reach it.
/// </remarks>
internal sealed class SelectDriver : IReactorDriver
{
    private readonly HandleTable _handles;
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _drained = new byte[16];
    private readonly List<Socket> _reading = [];
    private readonly List<Socket> _writing = [];

    /// <summary>Some systems tell a connection that failed here and not at <see cref="_writing"/>.</summary>
    private readonly List<Socket> _failing = [];
    private readonly List<SocketHandle> _readers = [];
    private readonly List<SocketHandle> _writers = [];

    internal SelectDriver(HandleTable handles)
    {
        _handles = handles;
        try
        {
            _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _wake.Connect(_wake.LocalEndPoint!);
            _wake.Blocking = false;
        }
        catch (SocketException e)
        {
            _wake.Dispose();
            throw IoErrors.Failed("Reactor", SocketErrno.From(e.SocketErrorCode));
        }
    }

    public bool AsksBefore => true;

    public int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle) =>
        SocketHandle.Open(reactor, kind, name, out handle);

    /// <summary>Nothing to do: each turn looks for who waits.</summary>
    public int Register(IoHandle handle) => handle is SocketHandle ? 0 : Errno.NotASocket;

    public void Deregister(IoHandle handle)
    {
    }

    public void Wait(int milliseconds)
    {
        Collect();
        try
        {
            Socket.Select(_reading, _writing, _failing, milliseconds * 1000);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.Interrupted)
        {
            return;
        }
        catch (Exception e) when (e is ObjectDisposedException || (e is SocketException && IsAnyClosed))
        {
            // Closed by another thread of a pool, which also wakes who waits for it.
            return;
        }

        if (_reading.Count > 0 && _reading[0] == _wake)
        {
            _wake.Receive(_drained, SocketFlags.None, out _);
            _reading.RemoveAt(0);
        }

        // What is left in the lists stands there in the order in which it was put in.
        DeliverTo(_readers, _reading, Readiness.Readable);
        DeliverTo(_writers, _writing, Readiness.Writable);
        DeliverTo(_writers, _failing, Readiness.Writable);
    }

    public void Wake()
    {
        try
        {
            // Full is as good: it is readable then.
            _wake.Send(_drained.AsSpan(0, 1), SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The rest that this would have ended is over.
        }
    }

    public void Dispose() => _wake.Dispose();

    private bool IsAnyClosed => _readers.Exists(static handle => handle.IsClosed) || _writers.Exists(static handle => handle.IsClosed);

    private static void DeliverTo(List<SocketHandle> asked, List<Socket> ready, int readiness)
    {
        int next = 0;
        for (int i = 0; i < asked.Count && next < ready.Count; i++)
        {
            if (asked[i].Socket == ready[next])
            {
                asked[i].Deliver(readiness);
                next++;
            }
        }
    }

    private void Collect()
    {
        _reading.Clear();
        _writing.Clear();
        _failing.Clear();
        _readers.Clear();
        _writers.Clear();
        _reading.Add(_wake);
        foreach (IoHandle? handle in _handles.Places)
        {
            if (handle is not SocketHandle socket)
            {
                continue;
            }

            if (socket.WantsRead)
            {
                _reading.Add(socket.Socket);
                _readers.Add(socket);
            }

            if (socket.WantsWrite)
            {
                _writing.Add(socket.Socket);
                _failing.Add(socket.Socket);
                _writers.Add(socket);
            }
        }
    }
}
