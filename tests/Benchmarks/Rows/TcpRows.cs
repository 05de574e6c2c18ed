using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using TcpListener = Embedded.HostShim.Net.TcpListener;

namespace Embedded.Benchmarks;

/// <summary>A round trip of 64 bytes over a loopback connection: two tasks on one executor, in one thread.</summary>
internal sealed class TcpEchoRow : Workload
{
    private readonly Reactor _reactor;
    private readonly Executor _onReactor;
    private readonly TcpStream _client;
    private readonly byte[] _buffer = new byte[64];

    internal TcpEchoRow()
        : base("tcp-echo-64B-1thread", 10_900, taskSlots: 1)
    {
        _reactor = new Reactor(new SystemClock());
        _onReactor = new Executor(_reactor.Clock, 4, _reactor);
        using TcpListener listener = TcpListener.Bind(_reactor, new IPEndPoint(IPAddress.Loopback, 0));
        _client = _onReactor.BlockOn(TcpStream.Connect(_reactor, listener.LocalEndPoint));
        TcpStream server = _onReactor.BlockOn(listener.Accept());
        _client.NoDelay = true;
        server.NoDelay = true;
        _onReactor.Spawn(Echo(server));
    }

    public override void Dispose()
    {
        _onReactor.Dispose();
        _reactor.Dispose();
        base.Dispose();
    }

    internal override long Run(int operations)
    {
        int count = int.Min(operations, 50_000);
        _onReactor.BlockOn(Ask(count));
        return count;
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

    private async Future Ask(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await _client.WriteAll(_buffer);
            for (int total = 0; total < _buffer.Length;)
            {
                total += await _client.Read(_buffer.AsMemory(total));
            }
        }
    }
}

/// <summary>
/// The same with .NET's Socket and Task. Its reactor has a thread of its own; both tasks continue on the one thread of this row, by its
/// synchronisation context, which is as near to one thread as .NET comes.
/// </summary>
internal sealed class DotnetTcpEchoRow : Workload
{
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly OneThread _thread = new();
    private readonly byte[] _buffer = new byte[64];

    internal DotnetTcpEchoRow()
        : base("dotnet-tcp-echo-64B", null, taskSlots: 1)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
        _server.NoDelay = true;
        _thread.Run(() =>
        {
            _ = Echo();
            return Task.CompletedTask;
        });
    }

    public override void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _thread.Dispose();
        base.Dispose();
    }

    internal override long Run(int operations)
    {
        int count = int.Min(operations, 50_000);
        _thread.Run(() => Ask(count));
        return count;
    }

    private async Task Echo()
    {
        var buffer = new byte[64];
        int count;
        while ((count = await _server.ReceiveAsync(buffer.AsMemory())) > 0)
        {
            await _server.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task Ask(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await _client.SendAsync(_buffer.AsMemory());
            for (int total = 0; total < _buffer.Length;)
            {
                total += await _client.ReceiveAsync(_buffer.AsMemory(total));
            }
        }
    }

    /// <summary>Runs continuations on the thread that calls <see cref="Run"/>.</summary>
    private sealed class OneThread : SynchronizationContext, IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = new();
        private readonly SemaphoreSlim _posted = new(0);

        public override void Post(SendOrPostCallback d, object? state)
        {
            _queue.Enqueue((d, state));
            _posted.Release();
        }

        public void Dispose() => _posted.Dispose();

        internal void Run(Func<Task> work)
        {
            SynchronizationContext? outer = Current;
            SetSynchronizationContext(this);
            try
            {
                Task task = work();
                while (!task.IsCompleted)
                {
                    _posted.Wait();
                    if (_queue.TryDequeue(out (SendOrPostCallback Callback, object? State) item))
                    {
                        item.Callback(item.State);
                    }
                }

                task.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }
    }
}
