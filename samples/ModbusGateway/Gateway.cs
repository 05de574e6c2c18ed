using System;
using System.Collections.Generic;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Accepts clients, a task for each, up to a limit, and runs the lines, a task for each.</summary>
internal sealed class Gateway
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    private readonly Executor _executor;
    private readonly TcpListener _listener;
    private readonly LineMap _lines;
    private readonly Action<string> _report;
    private readonly Semaphore _places;
    private readonly Stack<Client> _free;

    /// <summary>Makes everything that it will ever need.</summary>
    internal Gateway(Executor executor, TcpListener listener, LineMap lines, GatewayLimits limits, Action<string> report)
    {
        _executor = executor;
        _listener = listener;
        _lines = lines;
        _report = report;
        _places = new Semaphore(limits.MostClients, limits.MostClients);
        _free = new Stack<Client>(limits.MostClients);
        for (int i = 0; i < limits.MostClients; i++)
        {
            _free.Push(new Client(limits, lines));
        }
    }

    /// <summary>Task slots that it uses: its lines, its clients and who accepts them.</summary>
    internal static int SlotsFor(int lines, GatewayLimits limits) => lines + limits.MostClients + 1;

    /// <summary>Begins to open the lines and to accept.</summary>
    internal void Start()
    {
        for (int i = 0; i < _lines.Count; i++)
        {
            _executor.Spawn(_lines[i].Run(), "line");
        }

        _executor.Spawn(Accept(), "accept");
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
                    _report(e.Message);
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
            Client client = _free.Pop();
            try
            {
                await client.Serve(stream);
            }
            finally
            {
                _free.Push(client);
                _places.Release();
            }
        }
    }
}
