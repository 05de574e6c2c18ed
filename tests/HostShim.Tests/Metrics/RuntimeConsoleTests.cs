using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim.Tests.Bridges;
using Xunit;

namespace Embedded.HostShim.Tests.Metrics;

/// <summary>An application serves its figures; whoever connects reads lines.</summary>
public sealed class RuntimeConsoleTests
{
    private const int Patience = 60_000;

    private static readonly IPEndPoint s_anyPort = new(IPAddress.Loopback, 0);
    private static readonly ConsoleTiming s_fast = new(IntervalMilliseconds: 1, WriteMilliseconds: 50);

    [Fact]
    public void Pool_TellsWorkersTasksAndFindings()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, Driver = null, Trace = monitor });
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var never = new Notify(shared: true);
        pool.SpawnDetached(Hold(), "holder \"1\"");
        TaskHandle waiting = pool.SpawnDetached(Rest(), "waiter");
        begun.Wait(TestContext.Current.CancellationToken);
        using RuntimeConsole console = RuntimeConsole.Serve(
            pool, monitor, s_anyPort, "test", null, s_fast);
        using var reader = new Reader(console.LocalEndPoint);

        JsonElement line = reader.ReadUntil(line => State(line, "waiter") == "waiting" && Task(line, "holder \"1\"").GetProperty("findings").GetArrayLength() == 1);
        Assert.Equal(2, line.GetProperty("task_count").GetInt32());
        Assert.Equal("embedded-runtime/1", line.GetProperty("protocol").GetString());
        Assert.Equal(("pool", "test"), (line.GetProperty("kind").GetString(), line.GetProperty("name").GetString()));
        Assert.Equal(Environment.ProcessId, line.GetProperty("process").GetInt32());
        Assert.Equal(0, line.GetProperty("stalled_ns").GetInt64());
        JsonElement[] workers = [.. line.GetProperty("workers").EnumerateArray()];
        Assert.Equal(2, workers.Length);
        Assert.Single(workers, worker => worker.TryGetProperty("running", out JsonElement running) && running.GetString() == "holder \"1\"");
        // With findings first.
        JsonElement holder = line.GetProperty("tasks")[0];
        Assert.Equal(("holder \"1\"", "running"), (holder.GetProperty("name").GetString(), holder.GetProperty("state").GetString()));
        Assert.Equal("NeverYielding", holder.GetProperty("findings")[0].GetProperty("lint").GetString());
        Assert.StartsWith("never yielding, a poll took ", holder.GetProperty("findings")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, Task(line, "waiter").GetProperty("polls").GetInt64());
        Assert.Equal((long)waiting, Task(line, "waiter").GetProperty("id").GetInt64());

        end.Set();
        waiting.Cancel();
        Assert.Equal(0, reader.ReadUntil(line => line.GetProperty("task_count").GetInt32() == 0).GetProperty("tasks").GetArrayLength());

        async Future Hold()
        {
            begun.Set();
            end.Wait();
            await Future.Yield();
        }

        async Future Rest() => await never.Wait();
    }

    [Fact]
    public void MoreTasksThanAPersonReads_AreCounted()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        var never = new Notify(500, shared: true);
        for (int i = 0; i < 500; i++)
        {
            pool.SpawnDetached(Rest());
        }

        using RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, s_anyPort, "test", null, s_fast);
        using var reader = new Reader(console.LocalEndPoint);
        JsonElement line = reader.ReadUntil(line => line.GetProperty("task_count").GetInt32() == 500);
        Assert.Equal(RuntimeSnapshot.MostTasks, line.GetProperty("tasks").GetArrayLength());

        async Future Rest() => await never.Wait();
    }

    [Fact]
    public void Executor_TellsItsTasks_AndThatItIsStuck()
    {
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var go = new Async.Signal();
        using var running = new Running(executor => executor.Spawn(Hold(), "holder"));
        using RuntimeConsole console = running.Console;
        using var reader = new Reader(console.LocalEndPoint);
        // The first of its lines may be told before each of the three has had its first poll.
        JsonElement line = reader.ReadUntil(line => line.GetProperty("tasks").GetArrayLength() == 3 && Polls(line) >= 3);
        Assert.Equal(("executor", "test"), (line.GetProperty("kind").GetString(), line.GetProperty("name").GetString()));
        Assert.Equal("waiting", State(line, "holder"));
        Assert.Equal("running", State(line, "console"));

        go.Set();
        begun.Wait(TestContext.Current.CancellationToken);
        line = reader.ReadUntil(line => line.GetProperty("stalled_ns").GetInt64() > 0);
        Assert.Equal("holder", line.GetProperty("workers")[0].GetProperty("running").GetString());
        Assert.Equal(0, line.GetProperty("tasks").GetArrayLength());
        Assert.Equal(3, line.GetProperty("task_count").GetInt32());
        end.Set();
        line = reader.ReadUntil(line => line.GetProperty("stalled_ns").GetInt64() == 0);
        Assert.Equal("NeverYielding", Task(line, "holder").GetProperty("findings")[0].GetProperty("lint").GetString());

        static long Polls(JsonElement line) => Assert.Single(line.GetProperty("workers").EnumerateArray()).GetProperty("polls").GetInt64();

        async Future Hold()
        {
            await go.Wait();
            begun.Set();
            end.Wait();
            await new Async.Signal().Wait();
        }
    }

    [Fact]
    public void ShutDownOfAnExecutor_DoesNotWaitForTheConsole()
    {
        using var executor = new Executor(new SystemClock(), 8);
        var monitor = new ExecutorMonitor(executor);
        executor.Trace = monitor;
        using RuntimeConsole console = RuntimeConsole.Serve(monitor, s_anyPort);
        executor.RunUntilIdle();
        Assert.Equal(1, executor.TaskCount);
        // With a limit after which the test would have been given up.
        Assert.Equal(0, executor.ShutDown(long.MaxValue / 4, 0));
    }

    [Fact]
    public void ConsoleThatEnds_EndsItsTask_AndItsReaders()
    {
        using var executor = new Executor(new SystemClock(), 8);
        var monitor = new ExecutorMonitor(executor);
        executor.Trace = monitor;
        RuntimeConsole console = RuntimeConsole.Serve(monitor, s_anyPort);
        using var reader = new Reader(console.LocalEndPoint);
        console.Dispose();
        console.Dispose();
        executor.RunUntilIdle();
        Assert.Equal(0, executor.TaskCount);
        Assert.True(reader.IsCutOff());
    }

    [Fact]
    public void OneReaderTooMany_IsCutOff_AndOneThatLeavesMakesRoom()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        using RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, s_anyPort, "test", null, s_fast);
        var readers = new List<Reader>();
        for (int i = 0; i < RuntimeConsole.MostReaders; i++)
        {
            readers.Add(new Reader(console.LocalEndPoint));
            readers[i].ReadUntil(_ => true);
        }

        using (var late = new Reader(console.LocalEndPoint))
        {
            Assert.True(late.IsCutOff());
        }

        readers[0].Dispose();
        Assert.True(SpinWait.SpinUntil(() => console.ReaderCount < RuntimeConsole.MostReaders, Patience));
        using (var late = new Reader(console.LocalEndPoint))
        {
            late.ReadUntil(_ => true);
        }

        readers.ForEach(reader => reader.Dispose());
        Assert.True(SpinWait.SpinUntil(() => console.ReaderCount == 0, Patience));
    }

    [Fact]
    public void ReaderThatDoesNotRead_IsCutOff_AndOthersReadOn()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        var never = new Notify(RuntimeSnapshot.MostTasks, shared: true);
        for (int i = 0; i < RuntimeSnapshot.MostTasks; i++)
        {
            pool.SpawnDetached(Rest(), new string('n', 100));
        }

        using RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, s_anyPort, "test", null, s_fast);
        using var slow = new Reader(console.LocalEndPoint);
        Assert.True(SpinWait.SpinUntil(() => console.ReaderCount == 1, Patience));
        // Its buffers and the system's are full at some time.
        Assert.True(SpinWait.SpinUntil(() => console.ReaderCount == 0, Patience));
        using var other = new Reader(console.LocalEndPoint);
        Assert.Equal(RuntimeSnapshot.MostTasks, other.ReadUntil(_ => true).GetProperty("task_count").GetInt32());

        async Future Rest() => await never.Wait();
    }

    [Fact]
    public void UnixSocket_IsServed_AndGoesWithTheConsole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are short there, too, but the reactor has no Unix sockets");
        string path = Path.Combine(Path.GetTempPath(), "emb-" + Guid.NewGuid().ToString("N")[..12]);
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        using (RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, new UnixDomainSocketEndPoint(path)))
        {
            using var reader = new Reader(console.LocalEndPoint);
            Assert.Equal("pool", reader.ReadUntil(_ => true).GetProperty("name").GetString());
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void WrongAddresses_AreRefused()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        Assert.Throws<ArgumentException>(() => RuntimeConsole.Serve(pool, monitor, new IPEndPoint(IPAddress.Any, 0)));
        Assert.Throws<ArgumentException>(() => RuntimeConsole.Serve(pool, monitor, new DnsEndPoint("localhost", 1)));
        using RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, s_anyPort);
        Assert.Throws<IoException>(() => RuntimeConsole.Serve(pool, monitor, console.LocalEndPoint));
    }

    [Theory]
    [InlineData("tcp:9000", "127.0.0.1:9000")]
    [InlineData("tcp:localhost:0", "127.0.0.1:0")]
    [InlineData("tcp:127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("tcp:[::1]:80", "[::1]:80")]
    [InlineData("unix:/tmp/x", "/tmp/x")]
    [InlineData("unix:", null)]
    [InlineData("tcp:", null)]
    [InlineData("tcp:70000", null)]
    [InlineData("tcp:host:x", null)]
    [InlineData("9000", null)]
    public void EndPoints_AreRead(string text, string? expected)
    {
        Assert.Equal(expected is not null, RuntimeConsole.TryParseEndPoint(text, out EndPoint? endPoint));
        Assert.Equal(expected, endPoint?.ToString());
    }

    [Fact]
    public void PathThatIsTooLong_IsNone() => Assert.False(RuntimeConsole.TryParseEndPoint("unix:/" + new string('x', 200), out _));

    private static JsonElement Task(JsonElement line, string name) =>
        line.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("name").GetString() == name);

    private static string? State(JsonElement line, string name) => Task(line, name).GetProperty("state").GetString();

    /// <summary>An executor with a console, on a thread of its own until it is disposed.</summary>
    private sealed class Running : IDisposable
    {
        private readonly Async.Signal _end = new();
        private readonly Bridges.Worker _worker;

        internal Running(Action<Executor> begin)
        {
            using var begun = new ManualResetEventSlim();
            _worker = Bridges.Worker.Start(() =>
            {
                using var executor = new Executor(new SystemClock(), 8);
                var monitor = new ExecutorMonitor(executor);
                executor.Trace = monitor;
                begin(executor);
                Console = RuntimeConsole.Serve(monitor, s_anyPort, "test");
                begun.Set();
                executor.BlockOn(_end.Wait());
                executor.ShutDown(0, Clock.TicksFromMilliseconds(Patience));
            });
            Assert.True(begun.Wait(Patience));
        }

        internal RuntimeConsole Console { get; private set; } = null!;

        public void Dispose()
        {
            _end.Set();
            _worker.Join();
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly Socket _socket;
        private readonly StreamReader _lines;

        internal Reader(EndPoint at)
        {
            _socket = at is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            _socket.ReceiveTimeout = Patience;
            _socket.Connect(at);
            _lines = new StreamReader(new NetworkStream(_socket));
        }

        internal JsonElement ReadUntil(Func<JsonElement, bool> isIt)
        {
            while (true)
            {
                string line = _lines.ReadLine() ?? throw new EndOfStreamException("the console has closed the connection");
                JsonElement read = JsonDocument.Parse(line).RootElement;
                if (isIt(read))
                {
                    return read;
                }
            }
        }

        /// <summary>Reads what is left, to the end or the reset.</summary>
        internal bool IsCutOff()
        {
            try
            {
                while (_lines.ReadLine() is not null)
                {
                    // Sent before.
                }

                return true;
            }
            catch (IOException failed) when (failed.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                return true;
            }
        }

        public void Dispose()
        {
            _lines.Dispose();
            _socket.Dispose();
        }
    }
}
