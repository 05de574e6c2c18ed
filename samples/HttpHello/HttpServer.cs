using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Signal = Embedded.Async.Signal;
using Timer = Embedded.Async.Timer;

namespace Embedded.Samples.HttpHello;

/// <summary>
/// Accepts clients, a task for each, up to a limit; and stops in good order. Its tasks run on one executor or on the threads of a pool: what they
/// share is in primitives that are made to be shared, and in two atomic words.
/// </summary>
internal sealed class HttpServer
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    private readonly TcpListener _listener;
    private readonly Connection[] _connections;

    /// <summary>Those without a client: the limit, and what a client needs, in one.</summary>
    private readonly Channel<Connection> _free;
    private readonly Signal _stop = new();
    private int _isStopping;

    /// <summary>Makes everything that it will ever need.</summary>
    /// <param name="clock">Of the executor or the pool.</param>
    /// <param name="listener">Where clients come in; the caller's to close.</param>
    /// <param name="limits">What they may do.</param>
    internal HttpServer(Clock clock, TcpListener listener, HttpLimits limits)
    {
        _listener = listener;
        _free = new Channel<Connection>(limits.MostConnections, shared: true);
        _connections = new Connection[limits.MostConnections];
        var answers = new Answers();
        for (int i = 0; i < _connections.Length; i++)
        {
            _connections[i] = new Connection(limits, answers, clock);
            _free.TrySend(_connections[i]);
        }
    }

    /// <summary>Clients that are served now; it may be old by the time it is read.</summary>
    internal int ClientCount => _connections.Length - _free.Count;

    /// <summary>Accepts until <see cref="Stop"/>; what the first task does. It needs a task slot for each client.</summary>
    internal async Future Run() => await Future.Select(Accept(), _stop.Wait());

    /// <summary>
    /// Begins to end, without cutting anybody off in a request: no client is accepted any more, those that are idle are closed, and the others
    /// after their next answer. <see cref="Finish"/> waits for them. Any thread.
    /// </summary>
    internal void Stop()
    {
        // Before the connections are looked at: a client that is accepted meanwhile is seen there, or sees this.
        Interlocked.Exchange(ref _isStopping, 1);
        _stop.Set();
        foreach (Connection connection in _connections)
        {
            connection.BeginStop();
        }
    }

    /// <summary>After <see cref="Stop"/>: waits until no client is left.</summary>
    internal async Future Finish()
    {
        foreach (Connection _ in _connections)
        {
            // Kept, so that each is counted once.
            await _free.Receive();
        }
    }

    private async Future Accept()
    {
        while (true)
        {
            Connection connection = await _free.Receive();
            bool isServed = false;
            try
            {
                connection.Begin(await AcceptNext());
                isServed = Volatile.Read(ref _isStopping) == 0;
                if (!isServed)
                {
                    connection.Close();
                    return;
                }

                Executor.Current.Spawn(Serve(connection), "client");
            }
            finally
            {
                if (!isServed)
                {
                    _free.TrySend(connection);
                }
            }
        }
    }

    private async Future<TcpStream> AcceptNext()
    {
        while (true)
        {
            try
            {
                return await _listener.Accept();
            }
            catch (IoException e)
            {
                Console.Error.WriteLine("http-hello: " + e.Message);
                await Timer.AfterMilliseconds(RetryMilliseconds);
            }
        }
    }

    private async Future Serve(Connection connection)
    {
        try
        {
            await connection.Serve();
        }
        finally
        {
            connection.Close();
            _free.TrySend(connection);
        }
    }
}
