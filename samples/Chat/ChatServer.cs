using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

/// <summary>Accepts clients, a task for each, up to a limit; and stops in good order.</summary>
internal sealed class ChatServer
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    private static readonly Line s_full = Line.Notice("there is no place; try again later");

    private readonly Executor _executor;
    private readonly TcpListener _listener;
    private readonly ChatLimits _limits;
    private readonly Semaphore _places;
    private readonly Room _room;
    private TaskHandle _accepting;

    /// <summary>Makes it; it does not accept yet.</summary>
    /// <param name="executor">Needs a task slot for each client and one to accept.</param>
    /// <param name="listener">Where clients come in; the caller's to close.</param>
    /// <param name="limits">What they may do.</param>
    internal ChatServer(Executor executor, TcpListener listener, ChatLimits limits)
    {
        _executor = executor;
        _listener = listener;
        _limits = limits;
        _places = new Semaphore(limits.MostClients, limits.MostClients, shared: true);
        _room = new Room(limits);
    }

    /// <summary>Begins to accept.</summary>
    internal void Start() => _accepting = _executor.Spawn(Accept(), "accept");

    /// <summary>
    /// Ends without losing what was said: no client is accepted any more, and each gets the lines until now and a last one.
    /// <see cref="Executor.ShutDown"/> waits for them.
    /// </summary>
    internal void Stop()
    {
        _accepting.Cancel();
        _room.Close("the server closes");
    }

    private async Future Accept()
    {
        while (true)
        {
            TcpStream stream;
            try
            {
                stream = await _listener.Accept();
            }
            catch (IoException e)
            {
                Console.Error.WriteLine("chat: " + e.Message);
                await Timer.AfterMilliseconds(RetryMilliseconds);
                continue;
            }

            if (_places.TryAcquire())
            {
                _executor.Spawn(Serve(stream), "client");
            }
            else
            {
                await Refuse(stream);
            }
        }
    }

    private async Future Serve(TcpStream stream)
    {
        try
        {
            using (stream)
            {
                await new Session(_room, _limits, _executor.Clock, stream).Run();
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>A new connection has room for one line, so this does not wait.</summary>
    private static async Future Refuse(TcpStream stream)
    {
        using (stream)
        {
            try
            {
                await Future.PollOnce(stream.WriteAll(s_full.Bytes));
            }
            catch (IoException)
            {
                // It has gone already.
            }
        }
    }
}
