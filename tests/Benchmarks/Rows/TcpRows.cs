using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
/// The same with .NET's Socket and Task, in one thread as well: told to run continuations where it waits for events, .NET runs both tasks on the
/// thread of its own epoll. (As it comes, each goes through the thread pool, which takes twice as long.)
/// </summary>
internal sealed class DotnetTcpEchoRow : Workload
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Socket _client;
    private readonly Socket _server;
    private readonly byte[] _buffer = new byte[64];

    internal DotnetTcpEchoRow()
        : base("dotnet-tcp-echo-64B", null, taskSlots: 1)
    {
        // Read once, by the first operation that waits; set to 0 outside, it goes through the thread pool.
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
        _server.NoDelay = true;
        _ = Echo();
    }

    public override void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        base.Dispose();
    }

    internal override long Run(int operations)
    {
        int count = int.Min(operations, 50_000);
        Ask(count).GetAwaiter().GetResult();
        return count;
    }

    /// <summary>The bytes are those of the whole process: what allocates is not the thread that waits here.</summary>
    internal override Batch Measure(int operations, out long done)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        done = Run(operations);
        double elapsed = Nanoseconds(Stopwatch.GetTimestamp() - start);
        return new Batch(elapsed, GC.GetTotalAllocatedBytes(precise: true) - bytes);
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
}
