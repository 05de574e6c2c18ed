using System;
using System.Net;
using System.Text;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.HostShim;

/// <summary>By which means the clients of a <see cref="UartServer"/> come. Belongs to the server's thread.</summary>
internal abstract class UartTransport : IDisposable
{
    internal abstract string Address { get; }

    /// <summary>Serves one client after another until it is cancelled.</summary>
    internal abstract Future Serve(Executor executor);

    public abstract void Dispose();
}

/// <summary>A TCP port.</summary>
internal sealed class UartTcpTransport : UartTransport
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    /// <summary>For a refused client to read why: closed while it sends, it would be answered with a reset that may destroy the line.</summary>
    private const int RefusalMilliseconds = 200;

    private static readonly byte[] s_busy = Encoding.ASCII.GetBytes(UartServer.BusyLine);

    private readonly TcpListener _listener;
    private readonly UartPump _pump;
    private readonly Semaphore _place = new(1, 1);
    private readonly Async.Signal _wanted = new();
    private readonly byte[] _ignored = new byte[256];

    internal UartTcpTransport(Reactor reactor, UartPump pump, IPEndPoint at)
    {
        _pump = pump;
        _listener = TcpListener.Bind(reactor, at);
        Address = "tcp:" + _listener.LocalEndPoint;
    }

    internal override string Address { get; }

    internal override async Future Serve(Executor executor)
    {
        while (true)
        {
            TcpStream? client = null;
            try
            {
                client = await _listener.Accept();
                // Set until somebody is served: it may have been asked for before the client in place has ended its input.
                _wanted.Set();
                if (await Async.Timeout.AfterMilliseconds(_place.Acquire(), UartServer.GraceMilliseconds))
                {
                    _wanted.TryTake();
                    executor.Spawn(ServeOne(client), "client");
                    client = null;
                }
                else
                {
                    _wanted.TryTake();
                    await Refuse(client);
                }
            }
            catch (IoException)
            {
                // No descriptor is left, or the refused client has gone.
                await Async.Timer.AfterMilliseconds(RetryMilliseconds);
            }
            finally
            {
                client?.Dispose();
            }
        }
    }

    public override void Dispose() => _listener.Dispose();

    private async Future ServeOne(TcpStream client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await _pump.Serve(client, Linger);
            }
            catch (IoException)
            {
                // It has gone, or was cut off.
            }
            finally
            {
                _place.Release();
            }
        }
    }

    /// <summary>The client may have closed, or only have ended its input: what is different shows when something is sent to it.</summary>
    private async Future Linger() => await Future.Select(_wanted.Wait(), Async.Timer.AfterMilliseconds(UartServer.LingerMilliseconds));

    private async Future Refuse(TcpStream client)
    {
        await Async.Timeout.AfterMilliseconds(client.WriteAll(s_busy), RefusalMilliseconds);
        client.ShutdownSend();
        await Async.Timeout.AfterMilliseconds(ReadToEnd(client), RefusalMilliseconds);
    }

    private async Future ReadToEnd(TcpStream client)
    {
        while (await client.Read(_ignored) > 0)
        {
        }
    }
}

/// <summary>A pseudo-terminal.</summary>
internal sealed class UartTerminalTransport(Reactor reactor, UartPump pump) : UartTransport
{
    private readonly PseudoTerminal _terminal = PseudoTerminal.Open(reactor);
    private readonly byte[] _ignored = new byte[256];

    internal override string Address => _terminal.Path;

    internal override async Future Serve(Executor executor)
    {
        while (true)
        {
            try
            {
                await DropUnread();
            }
            catch (IoException)
            {
                // No descriptor is left; then the next client gets what the one before has left.
            }

            while (!_terminal.IsOpenElsewhere)
            {
                await Async.Timer.AfterMilliseconds(UartServer.LookMilliseconds);
            }

            await pump.Serve(_terminal, afterInput: null);
        }
    }

    public override void Dispose() => _terminal.Dispose();

    /// <summary>
    /// Takes the client's place for a moment: the system keeps what a client has left unread for the next one; and before the other side was
    /// closed for the first time it does not say that nobody has it open.
    /// </summary>
    private async Future DropUnread()
    {
        using SerialStream client = SerialStream.Open(reactor, _terminal.Path, baud: 115_200);
        while (true)
        {
            Future<int> read = client.Read(_ignored);
            if (!await Future.PollOnce(read) || read.TakeResult() == 0)
            {
                return;
            }
        }
    }
}
