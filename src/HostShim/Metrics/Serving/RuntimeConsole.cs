using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim.Net;
using TcpListener = Embedded.HostShim.Net.TcpListener;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.HostShim;

/// <summary>
/// Tells the figures of a pool or an executor to whoever connects: <c>emb top</c>, or anything that reads lines. It has a thread, an executor
/// and a reactor of its own, so that it answers also while the application is stuck.
/// </summary>
/// <remarks>
/// <para>The protocol: after connecting, a reader gets one JSON object a line, in UTF-8, now and then every <see cref="IntervalMilliseconds"/>.
/// What it sends is not read. All times are in nanoseconds, all counters count from the start.</para>
/// <code>
///   protocol    "embedded-runtime/1"
///   kind, name  "pool" or "executor", and what the application calls it;  process: its number
///   time_ns     when this is of, on the process's own time
///   stalled_ns  for how long an executor has not answered: one of its polls takes that long, and tasks are not told; else 0
///   task_count, injected      tasks that exist, and of these in the queue from outside
///   workers     [{polls, spawned, ended, steals, stolen, injected, overflowed, timers, parks, queue, busy_ns, idle_ns, running?}]
///   tasks       [{id, name?, state: ready|running|waiting, polls, busy_ns, longest_ns, since_ns,
///                 findings: [{lint, text, advice}]}]   200 at most: with findings first, then who did the most since the line before
/// </code>
/// <para>An executor is told as one worker. More members may come; a reader passes over what it does not know.</para>
/// <para>At most <see cref="MostReaders"/> read at the same time, more are cut off at once; so is one that does not take a line within 5 s.
/// While nobody reads, nothing is looked at. On this machine only: a loopback address, or a path.</para>
/// </remarks>
public sealed class RuntimeConsole : IDisposable
{
    /// <summary>What each line says it is.</summary>
    internal const string Protocol = "embedded-runtime/1";

    /// <summary>From one line to the next.</summary>
    public const int IntervalMilliseconds = 500;

    /// <summary>More are not served.</summary>
    public const int MostReaders = 8;

    /// <summary>When no descriptor is left, another try at once would only burn time.</summary>
    private const int RetryMilliseconds = 100;

    private const int CleanUpMilliseconds = 1000;

    private readonly ConsoleTiming _timing;
    private readonly SnapshotSource _source;
    private readonly SnapshotWriter _writer;
    private readonly Reactor _reactor;
    private readonly Executor _executor;
    private readonly TcpListener? _tcp;
    private readonly UnixListener? _unix;
    private readonly Thread _thread;
    private readonly Async.Signal _stop = new();
    private readonly Async.Signal _comes = new();
    private readonly Notify _changed = new(MostReaders);
    private int _readers;
    private long _version;
    private bool _isDisposed;

    private RuntimeConsole(SnapshotSource source, string name, EndPoint at, ConsoleTiming timing)
    {
        _timing = timing;
        _source = source;
        _reactor = new Reactor(new SystemClock());
        try
        {
            // The one who accepts, who takes snapshots, and who waits for the end.
            _executor = new Executor(_reactor.Clock, MostReaders + 3, _reactor);
        }
        catch
        {
            _source.Close();
            _reactor.Dispose();
            throw;
        }

        try
        {
            if (at is IPEndPoint ip)
            {
                _tcp = TcpListener.Bind(_reactor, ip, MostReaders);
                LocalEndPoint = _tcp.LocalEndPoint;
            }
            else
            {
                _unix = UnixListener.Bind(_reactor, at.ToString()!, MostReaders);
                LocalEndPoint = at;
            }
        }
        catch
        {
            _source.Close();
            _executor.Dispose();
            _reactor.Dispose();
            throw;
        }

        _writer = new SnapshotWriter(source.Kind, name);
        _thread = new Thread(Run) { IsBackground = true, Name = "runtime console" };
        _thread.UnsafeStart();
    }

    /// <summary>Where it listens, with the port that was chosen for 0.</summary>
    public EndPoint LocalEndPoint { get; }

    /// <summary>Readers that are served now; it may be old by the time it is read.</summary>
    public int ReaderCount => Volatile.Read(ref _readers);

    /// <summary>Serves the figures of a pool, until it is disposed. Any thread.</summary>
    /// <param name="pool">Which.</param>
    /// <param name="monitor">Its trace, or a part of it.</param>
    /// <param name="endPoint">A loopback address, port 0 for a free one; or the path of a Unix socket, where nothing is yet.</param>
    /// <param name="name">What readers see.</param>
    /// <param name="lints">What is looked for, with its limits; null for those there are at first.</param>
    /// <exception cref="ArgumentException">Others could connect there, or it is no such address.</exception>
    /// <exception cref="IoException">The address is in use, or no descriptor is left.</exception>
    /// <exception cref="CapacityException">255 executors exist.</exception>
    public static RuntimeConsole Serve(WorkPool pool, PoolMonitor monitor, EndPoint endPoint, string name = "pool", PoolLints? lints = null) =>
        Serve(pool, monitor, endPoint, name, lints, new ConsoleTiming());

    /// <inheritdoc cref="Serve(WorkPool, PoolMonitor, EndPoint, string, PoolLints?)"/>
    internal static RuntimeConsole Serve(WorkPool pool, PoolMonitor monitor, EndPoint endPoint, string name, PoolLints? lints, ConsoleTiming timing)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(name);
        CheckLocal(endPoint);
        return new RuntimeConsole(new PoolSource(pool, monitor, lints ?? new PoolLints(monitor)), name, endPoint, timing);
    }

    /// <summary>
    /// Serves the figures of an executor, until it is disposed or the executor shuts down. The executor's thread, or before it runs. Uses
    /// one of its task slots, and one waiter of its <see cref="Executor.ShutdownToken"/>.
    /// </summary>
    /// <param name="monitor">The executor's trace, or a part of it.</param>
    /// <param name="endPoint">A loopback address, port 0 for a free one; or the path of a Unix socket, where nothing is yet.</param>
    /// <param name="name">What readers see.</param>
    /// <inheritdoc cref="Serve(WorkPool, PoolMonitor, EndPoint, string, PoolLints?)" path="/exception"/>
    /// <exception cref="WrongContextException">The executor belongs to another thread.</exception>
    public static RuntimeConsole Serve(ExecutorMonitor monitor, EndPoint endPoint, string name = "executor")
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(name);
        CheckLocal(endPoint);
        return new RuntimeConsole(new ExecutorSource(monitor), name, endPoint, new ConsoleTiming());
    }

    /// <summary>Reads an address as <c>emb top</c> has it: <c>tcp:PORT</c>, <c>tcp:HOST:PORT</c> or <c>unix:PATH</c>; the host is a number or localhost.</summary>
    public static bool TryParseEndPoint(string text, [NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = null;
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > 5)
        {
            try
            {
                endPoint = new UnixDomainSocketEndPoint(text[5..]);
            }
            catch (ArgumentOutOfRangeException)
            {
                // Longer than the system takes.
                return false;
            }
        }
        else if (text.StartsWith("tcp:", StringComparison.Ordinal))
        {
            int colon = text.LastIndexOf(':');
            string host = colon == 3 ? "127.0.0.1" : text[4..colon];
            if (ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
                && IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out IPAddress? address))
            {
                endPoint = new IPEndPoint(address, port);
            }
        }

        return endPoint is not null;
    }

    /// <summary>Cuts off the readers and ends. Any thread but the console's own; a second time it does nothing.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _source.Close();
            _stop.Set();
            _thread.Join();
        }
    }

    private static void CheckLocal(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        if (endPoint is not UnixDomainSocketEndPoint && (endPoint is not IPEndPoint ip || !IPAddress.IsLoopback(ip.Address)))
        {
            throw new ArgumentException("figures are for this machine; give a loopback address, or a UnixDomainSocketEndPoint", nameof(endPoint));
        }
    }

    private void Run()
    {
        _executor.Spawn(_tcp is not null ? Accept(_tcp) : Accept(_unix!), "accept");
        _executor.Spawn(Sample(), "sample");
        _executor.BlockOn(_stop.Wait());
        _executor.ShutDown(0, Clock.TicksFromMilliseconds(CleanUpMilliseconds));
        _tcp?.Dispose();
        _unix?.Dispose();
        _executor.Dispose();
        _reactor.Dispose();
        _writer.Dispose();
    }

    private async Future Accept(TcpListener listener)
    {
        while (true)
        {
            try
            {
                Admit(await listener.Accept());
            }
            catch (IoException)
            {
                await Timer.AfterMilliseconds(RetryMilliseconds);
            }
        }
    }

    private async Future Accept(UnixListener listener)
    {
        while (true)
        {
            try
            {
                Admit(await listener.Accept());
            }
            catch (IoException)
            {
                await Timer.AfterMilliseconds(RetryMilliseconds);
            }
        }
    }

    private void Admit(IoStream stream)
    {
        if (_readers == MostReaders)
        {
            stream.Dispose();
            return;
        }

        Volatile.Write(ref _readers, _readers + 1);
        _executor.Spawn(Write(stream), "reader");
        _comes.Set();
    }

    /// <summary>Takes snapshots while somebody reads.</summary>
    private async Future Sample()
    {
        while (true)
        {
            if (_readers == 0)
            {
                await _comes.Wait();
            }

            _writer.Write(await _source.Take());
            _version++;
            _changed.NotifyAll();
            await Timer.AfterMilliseconds(_timing.IntervalMilliseconds);
        }
    }

    /// <summary>Writes each new snapshot to one reader, passing over those that come while it is not done with one.</summary>
    private async Future Write(IoStream stream)
    {
        try
        {
            byte[] line = [];
            long written = _version;
            while (true)
            {
                while (_version == written)
                {
                    await _changed.Wait();
                }

                written = _version;
                // A copy: the next snapshot does not wait for slow readers.
                int count = _writer.Line.Length;
                line = line.Length < count ? new byte[count * 2] : line;
                _writer.Line.CopyTo(line);
                if (!await Timeout.AfterMilliseconds(stream.WriteAll(line.AsMemory(0, count)), _timing.WriteMilliseconds))
                {
                    (stream as TcpStream)?.Reset();
                    return;
                }
            }
        }
        catch (IoException)
        {
            // The reader has gone.
        }
        finally
        {
            Volatile.Write(ref _readers, _readers - 1);
            stream.Dispose();
        }
    }
}

/// <summary>How long things take at a console; tests are more hasty.</summary>
/// <param name="IntervalMilliseconds">From one line to the next.</param>
/// <param name="WriteMilliseconds">Who does not take a line for so long is cut off.</param>
internal sealed record ConsoleTiming(int IntervalMilliseconds = RuntimeConsole.IntervalMilliseconds, int WriteMilliseconds = 5000);
