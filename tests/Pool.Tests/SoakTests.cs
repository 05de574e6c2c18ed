using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>
/// Sockets, timers, channels and permits in one pool, by tasks that do what chance says and cancel each other. It runs for a number of rounds, or for
/// as many seconds as the variable SOAK_SECONDS says. After each round nothing may be left of it, and in the end the heap may not have grown.
/// </summary>
public sealed class SoakTests
{
    private const int Rounds = 24;

    /// <summary>In these the pools of futures grow to what was ever needed at the same time.</summary>
    private const int WarmUpRounds = 12;

    /// <summary>
    /// Chance may need a few more futures at the same time than it ever did. A lost future is about 100 bytes, so a leak of one in a
    /// hundred steps is seen within a minute.
    /// </summary>
    private const long MostGrowthBytes = 512 * 1024;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void NothingIsLostAndNothingGrows(int workers)
    {
        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        int seed = Environment.TickCount;
        double seconds = double.Parse(Environment.GetEnvironmentVariable("SOAK_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        output.WriteLine("seed " + seed + (seconds > 0 ? ", for " + seconds + " s" : string.Empty));
        using (new WorkPool(new WorkPoolOptions { Workers = 1 }))
        {
            // What the process needs once, it has then.
        }

        List<string> descriptors = Descriptors.All();
        var unhandled = new ConcurrentQueue<Exception>();
        var pool = new WorkPool(new WorkPoolOptions { Workers = workers, UnhandledException = (_, exception) => unhandled.Enqueue(exception) });
        long start = Stopwatch.GetTimestamp();
        var run = new SoakRun(pool, seed);
        run.Begin();
        long before = 0;
        int rounds = 0;
        while (rounds < WarmUpRounds || (seconds > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds < seconds : rounds < Rounds))
        {
            run.Round(rounds);
            Assert.Empty(unhandled);
            rounds++;
            before = rounds == WarmUpRounds ? Heap() : before;
        }

        long growth = Heap() - before;
        Assert.True(run.End());
        pool.Dispose();
        output.WriteLine(
            rounds + " rounds, " + run.Steps + " steps, " + run.Connections + " connections, " + run.Exchanges + " exchanges, " + run.TimedOut
            + " timed out, " + run.Cancelled + " tasks cancelled, " + run.Passed + " items passed; heap " + before + " bytes, grown by " + growth);
        Assert.True(run.Exchanges > 0 && run.TimedOut > 0 && run.Cancelled > 0 && run.Passed > 0);
        Assert.InRange(growth, long.MinValue, MostGrowthBytes);
        Assert.Equal(0, pool.TaskCount);
        Assert.True(
            SpinWait.SpinUntil(() => !Descriptors.All().Except(descriptors).Any(), SoakRun.Patience),
            "descriptors are left: " + string.Join(", ", Descriptors.All().Except(descriptors)));
        Assert.Empty(unhandled);
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class SoakRun(WorkPool pool, int seed)
    {
        /// <summary>Only a run that hangs reaches it.</summary>
        internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private const int Clients = 32;
        private const int StepsOfARound = 30;
        private const int Permits = 3;

        private readonly Channel<int> _channel = new(8, waiters: Clients, shared: true);
        private readonly Embedded.Async.Semaphore _permits = new(Permits, Permits, waiters: Clients, shared: true);
        private readonly long[] _victims = new long[Clients];
        private readonly TcpListener _listener = TcpListener.Bind(pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
        private IPEndPoint _server = null!;
        private long _steps;
        private long _connections;
        private long _exchanges;
        private long _timedOut;
        private long _cancelled;
        private long _sent;
        private long _received;
        private long _sumSent;
        private long _sumReceived;

        internal long Steps => _steps;

        internal long Connections => _connections;

        internal long Exchanges => _exchanges;

        internal long TimedOut => _timedOut;

        internal long Cancelled => _cancelled;

        internal long Passed => _received;

        internal void Begin()
        {
            _server = _listener.LocalEndPoint;
            pool.SpawnDetached(Accept());
        }

        /// <summary>Runs all clients to their end, whatever it is, and checks that nothing is left of them.</summary>
        internal void Round(int round)
        {
            pool.BlockOn(RunAll(round));
            while (_channel.TryReceive(out int item))
            {
                _received++;
                _sumReceived += item;
            }

            Assert.Equal(_sent, _received);
            Assert.Equal(_sumSent, _sumReceived);
            Assert.Equal(Permits, _permits.Available);
            // The server's ends go when it has read the end of each. The listener and its task stay.
            Assert.True(
                SpinWait.SpinUntil(() => pool.TaskCount == 1 && pool.Reactor!.HandleCount == 1, Patience),
                pool.TaskCount + " tasks and " + pool.Reactor!.HandleCount + " handles are left");
        }

        /// <summary>Ends the server; false if it does not end.</summary>
        internal bool End()
        {
            bool hasEnded = pool.Shutdown(Patience);
            _listener.Dispose();
            Assert.Equal(0, pool.Reactor!.HandleCount);
            return hasEnded;
        }

        private async Future RunAll(int round)
        {
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < Clients; i++)
            {
                Volatile.Write(ref _victims[i], (long)set.Spawn(Client(new Random(unchecked(seed + (round * Clients) + i)))));
            }

            while (await set.Next())
            {
                if (set.CurrentState == TaskState.Canceled)
                {
                    _cancelled++;
                }
                else
                {
                    // What it threw is thrown here.
                    _ = set.Result;
                }
            }

            // Connections are accepted in their order, so all before this one are.
            using TcpStream last = await TcpStream.Connect(pool.Reactor!, _server);
            await Talk(last, new byte[1], 0);
            last.Reset();
        }

        private async Future Accept()
        {
            while (true)
            {
                pool.SpawnDetached(Echo(await _listener.Accept()));
            }
        }

        private static async Future Echo(TcpStream stream)
        {
            using (stream)
            {
                var buffer = new byte[128];
                int count;
                try
                {
                    while ((count = await stream.Read(buffer)) > 0)
                    {
                        await stream.WriteAll(buffer.AsMemory(0, count));
                    }
                }
                catch (IoException)
                {
                    // Clients end by a reset.
                }
            }
        }

        private async Future<int> Client(Random random)
        {
            var buffer = new byte[512];
            TcpStream? stream = null;
            try
            {
                for (int i = 0; i < StepsOfARound; i++)
                {
                    Interlocked.Increment(ref _steps);
                    switch (random.Next(9))
                    {
                        case 0 or 1 or 2:
                            if (stream is null)
                            {
                                stream = await TcpStream.Connect(pool.Reactor!, _server);
                                Interlocked.Increment(ref _connections);
                            }

                            if (!await Exchange(stream, buffer.AsMemory(0, random.Next(1, buffer.Length)), random))
                            {
                                // Half an answer may still come.
                                stream.Reset();
                                stream = null;
                            }

                            break;
                        case 3:
                            await Timer.AfterTicks(random.Next(1, 1000));
                            break;
                        case 4:
                            await Send(random.Next(), random.Next(1, 1000));
                            break;
                        case 5:
                            await Receive(random.Next(1, 1000));
                            break;
                        case 6:
                            await Hold(random.Next(3));
                            break;
                        case 7 when random.Next(20) == 0:
                            ((TaskHandle)Volatile.Read(ref _victims[random.Next(Clients)])).Cancel();
                            break;
                        case 7:
                            await pool.Spawn(Child());
                            break;
                        default:
                            await Future.Yield();
                            break;
                    }
                }

                return StepsOfARound;
            }
            finally
            {
                // Not closed in the ordinary way: its port would stay in use for a minute (TIME_WAIT).
                stream?.Reset();
                await Future.Yield();
            }
        }

        /// <summary>Sends bytes and reads them back; false if chance gave it too little time.</summary>
        private async Future<bool> Exchange(TcpStream stream, Memory<byte> bytes, Random random)
        {
            byte first = (byte)random.Next();
            if (!await Timeout.AfterTicks(Talk(stream, bytes, first), random.Next(1, 20_000)))
            {
                Interlocked.Increment(ref _timedOut);
                return false;
            }

            Interlocked.Increment(ref _exchanges);
            return true;
        }

        private static async Future Talk(TcpStream stream, Memory<byte> bytes, byte first)
        {
            Fill(bytes.Span, first);
            await stream.WriteAll(bytes);
            bytes.Span.Clear();
            for (int total = 0; total < bytes.Length;)
            {
                int count = await stream.Read(bytes[total..]);
                if (count == 0)
                {
                    throw new InvalidOperationException("the server has closed");
                }

                total += count;
            }

            Check(bytes.Span, first);
        }

        private static void Fill(Span<byte> bytes, byte first)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(first + i);
            }
        }

        private static void Check(ReadOnlySpan<byte> bytes, byte first)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != (byte)(first + i))
                {
                    throw new InvalidOperationException("byte " + i + " is another's");
                }
            }
        }

        private async Future Send(int item, int ticks)
        {
            Future<bool> send = _channel.Send(item);
            if (await Timeout.AfterTicks(send, ticks) && send.TakeResult())
            {
                Interlocked.Increment(ref _sent);
                Interlocked.Add(ref _sumSent, item);
            }
        }

        private async Future Receive(int ticks)
        {
            Future<int> receive = _channel.Receive();
            if (await Timeout.AfterTicks(receive, ticks))
            {
                Interlocked.Increment(ref _received);
                Interlocked.Add(ref _sumReceived, receive.TakeResult());
            }
        }

        private async Future Hold(int yields)
        {
            await _permits.Acquire();
            try
            {
                for (int i = 0; i < yields; i++)
                {
                    await Future.Yield();
                }
            }
            finally
            {
                _permits.Release();
            }
        }

        private static async Future Child() => await Future.Yield();
    }
}
