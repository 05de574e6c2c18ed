using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Signal = Embedded.Async.Signal;

namespace Embedded.Samples.Chat;

/// <summary>
/// Accepts clients, a task for each, up to a limit; and stops in good order. Its tasks run on one executor or on the threads of a pool.
/// </summary>
internal sealed class ChatServer
{
    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 50;

    private static readonly Line s_full = Line.Notice("there is no place; try again later");

    private readonly Clock _clock;
    private readonly TcpListener _listener;
    private readonly ChatLimits _limits;
    private readonly Semaphore _places;
    private readonly Room _room;
    private readonly Signal _stop = new();

    /// <summary>Makes it; it does not accept yet.</summary>
    /// <param name="clock">Of the executor or the pool.</param>
    /// <param name="listener">Where clients come in; the caller's to close.</param>
    /// <param name="limits">What they may do.</param>
    internal ChatServer(Clock clock, TcpListener listener, ChatLimits limits)
    {
        _clock = clock;
        _listener = listener;
        _limits = limits;
        _places = new Semaphore(limits.MostClients, limits.MostClients, shared: true);
        _room = new Room(limits);
    }

    /// <summary>Accepts until <see cref="Stop"/>; what the first task does. It needs a task slot for each client.</summary>
    internal async Future Run() => await Future.Select(Accept(), _stop.Wait());

    /// <summary>
    /// Begins to end, without losing what was said: no client is accepted any more, and each gets the lines until now and a last one.
    /// <see cref="Finish"/> waits for them. Any thread.
    /// </summary>
    internal void Stop()
    {
        _stop.Set();
        _room.Close("the server closes");
    }

    /// <summary>After <see cref="Stop"/>: waits until no client is left.</summary>
    internal Future Finish() => _places.Acquire(_limits.MostClients);

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
                Executor.Current.Spawn(Serve(stream), "client");
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
                await new Session(_room, _limits, _clock, stream).Run();
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
