using System;
using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Embedded.HostShim;
using Embedded.Samples.HttpHello;
using TcpListener = Embedded.HostShim.Net.TcpListener;

namespace Embedded.Benchmarks;

/// <summary>
/// A request for a short answer and the answer, by wrk over 64 connections that are kept alive; the server is in this process, and the bytes are
/// those of the process while wrk asks.
/// </summary>
internal abstract class HttpRow(string name) : Workload(name, null, taskSlots: 1)
{
    private Batch? _measured;
    private long _requests;

    internal override string? WhyNot => Wrk.IsInstalled ? null : "the command wrk is not installed";

    /// <summary>It is warmed up by the first measurement, because each takes seconds.</summary>
    internal override long Run(int operations) => operations;

    internal override Batch Measure(int operations, out long done)
    {
        _measured ??= MeasureOnce();
        done = _requests;
        return _measured.Value;
    }

    /// <summary>Begins to serve.</summary>
    protected abstract IPEndPoint Begin();

    /// <summary>Stops it.</summary>
    protected abstract void End();

    private Batch MeasureOnce()
    {
        IPEndPoint server = Begin();
        try
        {
            Wrk.Ask(server, Wrk.WarmUpSeconds);
            WrkResult result = Wrk.Ask(server, Wrk.Seconds);
            _requests = (long)(result.RequestsPerSecond * Wrk.Seconds);
            return new Batch(Wrk.Seconds * 1e9, (long)(result.BytesPerSecond * Wrk.Seconds));
        }
        finally
        {
            End();
        }
    }
}

/// <summary>The sample HttpHello on a pool of two workers.</summary>
internal sealed class HttpHelloRow() : HttpRow("http-hello-keepalive")
{
    internal static readonly HttpLimits Limits = new() { MostConnections = 2 * Wrk.Connections };

    private WorkPool? _pool;
    private TcpListener? _listener;

    protected override IPEndPoint Begin()
    {
        _pool = new WorkPool(new WorkPoolOptions { Workers = 2 });
        _listener = TcpListener.Bind(_pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
        _pool.SpawnDetached(new HttpServer(_pool.Clock, _listener, Limits).Run());
        return _listener.LocalEndPoint;
    }

    protected override void End()
    {
        _pool!.Shutdown(TimeSpan.FromSeconds(5));
        _listener!.Dispose();
        _pool.Dispose();
    }
}

/// <summary>
/// The same answers with .NET's Socket and Task: one loop for each connection, buffers from a pool, and the sample's own parser, but none of its
/// time limits. On the threads of <see cref="DotnetPoolTcpEchoRow"/>.
/// </summary>
internal sealed class DotnetHttpHelloRow() : HttpRow("dotnet-http-hello-keepalive")
{
    private const int BufferBytes = 4096;

    private static readonly Answers s_answers = new();
    private readonly List<Socket> _clients = [];
    private Socket? _listener;

    protected override IPEndPoint Begin()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = Accept(_listener);
        return (IPEndPoint)_listener.LocalEndPoint!;
    }

    protected override void End()
    {
        _listener!.Dispose();
        lock (_clients)
        {
            foreach (Socket client in _clients)
            {
                client.Dispose();
            }

            _clients.Clear();
        }
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptAsync();
                lock (_clients)
                {
                    _clients.Add(client);
                }

                _ = Serve(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The row has ended.
        }
    }

    private static async Task Serve(Socket client)
    {
        byte[] input = ArrayPool<byte>.Shared.Rent(BufferBytes);
        byte[] output = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var parser = new RequestParser(HttpHelloRow.Limits);
        try
        {
            client.NoDelay = true;
            int end = 0;
            int count;
            while ((count = await client.ReceiveAsync(input.AsMemory(end))) > 0)
            {
                end += count;
                int written = AnswerAll(parser, input, ref end, output);
                for (int sent = 0; sent < written;)
                {
                    sent += await client.SendAsync(output.AsMemory(sent..written));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone, or the row has ended.
        }
        finally
        {
            client.Dispose();
            ArrayPool<byte>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    /// <summary>Answers the requests that have come whole; returns the bytes of the answers.</summary>
    private static int AnswerAll(RequestParser parser, byte[] input, ref int end, byte[] output)
    {
        int start = 0;
        int written = 0;
        while (parser.Parse(input.AsSpan(start..end)) == RequestParser.Complete)
        {
            byte[] answer = s_answers[parser.IsRoot ? 200 : 404, parser.KeepsAlive, !parser.IsHead];
            answer.CopyTo(output, written);
            written += answer.Length;
            start += parser.HeadBytes;
            parser.Reset();
        }

        input.AsSpan(start..end).CopyTo(input);
        end -= start;
        return written;
    }
}
