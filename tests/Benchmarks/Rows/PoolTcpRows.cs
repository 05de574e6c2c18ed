using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Signal = Embedded.Async.Signal;
using TcpListener = Embedded.HostShim.Net.TcpListener;

namespace Embedded.Benchmarks;

/// <summary>Round trips of 64 bytes over eight loopback connections at once, both ends of each in a pool of two workers; a round trip.</summary>
internal sealed class PoolTcpEchoRow : PoolWorkload
{
    internal const int Pairs = 8;

    /// <summary>Of each connection in a round.</summary>
    internal const int Trips = 100;

    private readonly TcpStream[] _clients = new TcpStream[Pairs];
    private readonly Signal[] _go = new Signal[Pairs];
    private readonly AutoResetEvent _done = new(false);
    private int _left;

    internal PoolTcpEchoRow()
        : base("tcp-echo-64B-2workers", null, Pairs * Trips, workers: 2, ReactorDriver.Automatic)
    {
        using TcpListener listener = TcpListener.Bind(Pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
        for (int i = 0; i < Pairs; i++)
        {
            _clients[i] = Pool.BlockOn(TcpStream.Connect(Pool.Reactor!, listener.LocalEndPoint));
            TcpStream server = Pool.BlockOn(listener.Accept());
            _clients[i].NoDelay = true;
            server.NoDelay = true;
            _go[i] = new Signal();
            Pool.SpawnDetached(Echo(server));
            Pool.SpawnDetached(Ask(i));
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _done.Dispose();
    }

    protected override void Round()
    {
        _left = Pairs;
        foreach (Signal go in _go)
        {
            go.Set();
        }

        _done.WaitOne();
    }

    private static async Future Echo(TcpStream stream)
    {
        var buffer = new byte[64];
        int count;
        while ((count = await stream.Read(buffer)) > 0)
        {
            await stream.WriteAll(buffer.AsMemory(0, count));
        }
    }

    private async Future Ask(int pair)
    {
        TcpStream client = _clients[pair];
        var buffer = new byte[64];
        while (true)
        {
            await _go[pair].Wait();
            for (int i = 0; i < Trips; i++)
            {
                await client.WriteAll(buffer);
                for (int total = 0; total < buffer.Length;)
                {
                    total += await client.Read(buffer.AsMemory(total));
                }
            }

            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.Set();
            }
        }
    }
}

/// <summary>
/// The work of <see cref="PoolTcpEchoRow"/> with .NET's Socket and Task. What they wait for goes on where .NET waits for events, on a thread for each
/// processor, because <see cref="DotnetTcpEchoRow"/> asks for that; on the thread pool with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=0.
/// </summary>
internal sealed class DotnetPoolTcpEchoRow : ThreadedWorkload
{
    private const int Pairs = PoolTcpEchoRow.Pairs;
    private readonly Socket[] _clients = new Socket[Pairs];
    private readonly Socket[] _servers = new Socket[Pairs];
    private readonly byte[][] _buffers = new byte[Pairs][];
    private TaskCompletionSource _done = new();
    private int _left;

    internal DotnetPoolTcpEchoRow()
        : base("dotnet-tcp-echo-64B-8pairs", null, Pairs * PoolTcpEchoRow.Trips)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        for (int i = 0; i < Pairs; i++)
        {
            _clients[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _clients[i].Connect(listener.LocalEndPoint!);
            _servers[i] = listener.Accept();
            _servers[i].NoDelay = true;
            _buffers[i] = new byte[64];
            _ = Echo(_servers[i]);
        }
    }

    public override void Dispose()
    {
        for (int i = 0; i < Pairs; i++)
        {
            _clients[i].Dispose();
            _servers[i].Dispose();
        }

        base.Dispose();
    }

    protected override void Round()
    {
        _left = Pairs;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < Pairs; i++)
        {
            int pair = i;
            _ = Task.Run(() => Ask(pair));
        }

        _done.Task.GetAwaiter().GetResult();
    }

    private static async Task Echo(Socket stream)
    {
        var buffer = new byte[64];
        int count;
        while ((count = await stream.ReceiveAsync(buffer.AsMemory())) > 0)
        {
            await stream.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task Ask(int pair)
    {
        Socket client = _clients[pair];
        byte[] buffer = _buffers[pair];
        for (int i = 0; i < PoolTcpEchoRow.Trips; i++)
        {
            await client.SendAsync(buffer.AsMemory());
            for (int total = 0; total < buffer.Length;)
            {
                total += await client.ReceiveAsync(buffer.AsMemory(total));
            }
        }

        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.SetResult();
        }
    }
}
