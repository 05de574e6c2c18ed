using System;
using System.Collections.Generic;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.HttpHello;

/// <summary>Accepts clients, a task for each, up to a limit; and stops in good order.</summary>
internal sealed class HttpServer
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    private readonly Executor _executor;
    private readonly TcpListener _listener;
    private readonly Semaphore _places;
    private readonly Stack<Connection> _free;

    /// <summary>The connection of the task in a slot.</summary>
    private readonly Connection?[] _ofSlot;
    private TaskHandle _accepting;
    private bool _isStopping;

    /// <summary>Makes everything that it will ever need.</summary>
    internal HttpServer(Executor executor, TcpListener listener, HttpLimits limits)
    {
        _executor = executor;
        _listener = listener;
        _places = new Semaphore(limits.MostConnections, limits.MostConnections);
        _free = new Stack<Connection>(limits.MostConnections);
        _ofSlot = new Connection?[executor.TaskSlots];
        var answers = new Answers();
        for (int i = 0; i < limits.MostConnections; i++)
        {
            _free.Push(new Connection(limits, answers, executor.Clock));
        }
    }

    /// <summary>Begins to accept.</summary>
    internal void Start() => _accepting = _executor.Spawn(Accept(), "accept");

    /// <summary>
    /// Ends without cutting anybody off in a request: no client is accepted any more, those that are idle are closed, and the others after their
    /// next answer. <see cref="Executor.ShutDown"/> waits for them.
    /// </summary>
    internal void Stop()
    {
        _isStopping = true;
        _accepting.Cancel();
        for (int slot = 0; slot < _ofSlot.Length; slot++)
        {
            Connection? connection = _ofSlot[slot];
            connection?.BeginStop();
            if (connection is { IsIdle: true })
            {
                _executor.GetTask(slot).Cancel();
            }
        }
    }

    private async Future Accept()
    {
        while (true)
        {
            await _places.Acquire();
            TcpStream? stream = null;
            while (stream is null)
            {
                try
                {
                    stream = await _listener.Accept();
                }
                catch (IoException e)
                {
                    Console.Error.WriteLine("http-hello: " + e.Message);
                    await Timer.AfterMilliseconds(RetryMilliseconds);
                }
            }

            _executor.Spawn(Serve(stream), "client");
        }
    }

    private async Future Serve(TcpStream stream)
    {
        using (stream)
        {
            Connection connection = _free.Pop();
            int slot = _executor.CurrentTask.GetSlot();
            try
            {
                connection.Begin(stream);
                if (_isStopping)
                {
                    connection.BeginStop();
                }

                _ofSlot[slot] = connection;
                await connection.Serve();
            }
            finally
            {
                _ofSlot[slot] = null;
                _free.Push(connection);
                _places.Release();
            }
        }
    }
}
