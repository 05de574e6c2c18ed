using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Embedded.Async;
using Embedded.Cli.Top;
using Embedded.HostShim;
using Spectre.Console;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb top: against a real console, and against things that are none.</summary>
public sealed class TopTests
{
    [Fact]
    public void Once_IsATableOfWorkersTasksAndFindings()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, Driver = null, Trace = monitor });
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var never = new Notify(shared: true);
        pool.SpawnDetached(Hold(), "hol[d]er");
        TaskHandle waiter = pool.SpawnDetached(Rest(), "waiter");
        begun.Wait(TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => monitor.TryGetFigures(waiter, out PoolTaskFigures figures) && figures.Polls == 1, 60_000));
        using RuntimeConsole console = RuntimeConsole.Serve(
            pool, monitor, new IPEndPoint(IPAddress.Loopback, 0), "app", new PoolLints(monitor) { LongestPollNanoseconds = 1 });

        EmbResult result = Emb.Run("top", NameOf(console), "--once");
        end.Set();
        waiter.Cancel();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n');
        Assert.Equal($"app: pool, process {Environment.ProcessId}, 2 workers, 2 tasks", lines[0]);
        Assert.Single(lines, line => line.Contains("####################", StringComparison.Ordinal) && line.EndsWith("hol[d]er", StringComparison.Ordinal));
        string[] holder = Cells(lines.Single(line => Cells(line) is ["hol[d]er", ..]));
        Assert.Equal(["hol[d]er", "running"], holder[..2]);
        Assert.Equal(["now", "never yielding"], holder[^2..]);
        string[] waiting = Cells(lines.Single(line => Cells(line) is ["waiter", ..]));
        Assert.Equal(["waiter", "waiting", "0%", "0", "1"], waiting[..5]);
        Assert.Contains(lines, line => line.StartsWith("hol[d]er: never yielding, a poll took ", StringComparison.Ordinal)
            && line.EndsWith("; await Future.Yield between parts of its work, or do it on a thread that may block", StringComparison.Ordinal));

        async Future Hold()
        {
            begun.Set();
            end.Wait();
            await Future.Yield();
        }

        async Future Rest() => await never.Wait();
    }

    [Fact]
    public void Json_PassesLinesThrough()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1, Driver = null, Trace = monitor });
        using RuntimeConsole console = RuntimeConsole.Serve(pool, monitor, new IPEndPoint(IPAddress.Loopback, 0), "app");
        EmbResult result = Emb.Run("top", NameOf(console), "--json", "--once");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("{\"protocol\":\"embedded-runtime/1\",\"kind\":\"pool\",\"name\":\"app\",", result.Output, StringComparison.Ordinal);
        Assert.Equal(result.Output.Length - 1, result.Output.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Json_WithoutOnce_GoesOnUntilTheApplicationEnds()
    {
        using var server = new FakeConsole(Line(1, 10) + Line(2, 20));
        Assert.Equal(
            new EmbResult(1, Line(1, 10) + Line(2, 20), $"the connection to {server.Name} was lost: the application has closed it\n"),
            Emb.Run("top", server.Name, "--json"));
    }

    [Fact]
    public void Rates_AreOfTheTimeBetweenTwoLines()
    {
        using var server = new FakeConsole(Line(0, 1000) + Line(1, 3500));
        EmbResult result = Emb.Run("top", server.Name);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                "app: executor, process 7, 1 worker, 5 tasks, 2 injected",
                "worker load polls/s steals/s parks/s queue now",
                "0 #####............... 25% 2.5k 0 3 4",
                "task state load polls/s polls mean longest last poll findings",
                "work waiting 25% 2.5k 3.5k 71.4 µs 1.5 ms 4 m 10 s lost waker",
                "task 2 ready 0% 0 0 0 0 0",
                "and 3 more",
                "work: text; advice",
            ],
            result.Output.Split('\n').Where(line => line.Any(char.IsAsciiLetterOrDigit)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    /// <summary>Whatever the terminal's width, a row is a line, none is wider than the terminal, and all fit into its height.</summary>
    [Theory]
    [InlineData(80, 24)]
    [InlineData(109, 12)]
    [InlineData(110, 24)]
    [InlineData(200, 60)]
    public void LiveView_FitsTheTerminal(int width, int height)
    {
        string name = new('n', 100);
        TopFinding[] findings = [new("NeverYielding", new string('t', 100), "advice"), new("SelfWaking", "text", "advice")];
        TopTask[] before = [.. Enumerable.Range(0, 100).Select(i => new TopTask(i, name, "waiting", 1000, 0, 0, 0, findings))];
        TopTask[] after = [.. before.Select(task => task with { Polls = 4711, Busy = 999_000_000, Longest = 59 * 60_000_000_000, Since = 59 * 60_000_000_000 })];
        var worker = new TopWorker(0, 0, 0, 0, 0, name);
        var first = new TopSnapshot("pool", "app", 1, 0, 0, 100, 0, [worker, worker], before);
        TopSnapshot second = first with { Time = 1_000_000_000, Tasks = after, Workers = [worker with { Polls = 4711, Steals = 4711, Parks = 4711, Busy = 500_000_000 }, worker] };
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Write(TopView.Screen(new TopRates(first, second), width, height));

        string[] lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width));
        Assert.True(lines.Length <= Math.Max(height, 18));
        string[] rows = [.. lines.Where(line => line.Contains("waiting", StringComparison.Ordinal))];
        Assert.Equal(Math.Max(1, height - 17), rows.Length);
        Assert.All(rows, row =>
        {
            Assert.Contains("n…", row, StringComparison.Ordinal);
            Assert.Contains(" 100% ", row, StringComparison.Ordinal);
            Assert.Contains(" 3.71k ", row, StringComparison.Ordinal);
            Assert.Contains(" 59 m 0 s ", row, StringComparison.Ordinal);
            Assert.EndsWith("never yielding +1", row.TrimEnd(), StringComparison.Ordinal);
        });
        Assert.StartsWith($"{100 - rows.Length} more tasks; Ctrl-C leaves", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void LiveView_DrawsEachInterval_AndLeavesTheCursorThere()
    {
        using var server = new FakeConsole(Line(0, 1000) + Line(1, 3500) + Line(2, 4500));
        using var connection = new TopConnection(server.Name);
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 120;
        console.Profile.Height = 30;
        CliException lost = Assert.Throws<CliException>(() => TopScreen.Watch(connection, console, 1_000_000_000));
        Assert.Equal($"the connection to {server.Name} was lost: the application has closed it", lost.Message);
        string drawn = text.ToString();
        Assert.Contains("2.5k", drawn, StringComparison.Ordinal);
        Assert.Contains("lost waker", drawn, StringComparison.Ordinal);
        // What came last is drawn last, and the cursor is shown again.
        Assert.True(drawn.LastIndexOf("4.5k", StringComparison.Ordinal) > drawn.LastIndexOf("3.5k", StringComparison.Ordinal));
        Assert.True(drawn.LastIndexOf("\e[?25h", StringComparison.Ordinal) > drawn.LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Fact]
    public void Leaving_EndsTheLiveViewInGoodOrder()
    {
        using var server = new FakeConsole(Line(0, 1000), staysOpen: true);
        using var connection = new TopConnection(server.Name);
        connection.Leave();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(TextWriter.Null) });
        TopScreen.Watch(connection, console, 1_000_000_000);
        // What had come before may still be read; after it there is an end, and no error.
        while (connection.ReadLine() is { } line)
        {
            Assert.Equal(Line(0, 1000).TrimEnd('\n'), line);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("{\"protocol\":\"other\"}\n")]
    [InlineData("{\"protocol\":\"embedded-runtime/1\"}\n")]
    [InlineData("{\"protocol\":\"embedded-runtime/1\",\"workers\":3,\"tasks\":[]}\n")]
    [InlineData("[]\n")]
    [InlineData("\n")]
    public void OtherProtocols_AreOneLine(string sent)
    {
        using var server = new FakeConsole(sent);
        Assert.Equal(
            new EmbResult(1, "", $"what answers at {server.Name} is no application's console: it does not speak embedded-runtime/1\n"),
            Emb.Run("top", server.Name));
    }

    [Fact]
    public void ConnectionThatIsClosedAtOnce_IsOneLine()
    {
        using var server = new FakeConsole("");
        Assert.Equal(
            new EmbResult(1, "", $"the connection to {server.Name} was lost: the application has closed it\n"),
            Emb.Run("top", server.Name));
    }

    [Theory]
    [InlineData("tcp:{0}")]
    [InlineData("tcp:localhost:{0}")]
    [InlineData("unix:/nowhere/to/be/found")]
    public void NobodyThere_IsOneLine(string format)
    {
        int port;
        using (var free = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        string name = string.Format(null, format, port);
        EmbResult result = Emb.Run("top", name);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"nothing answers at {name}: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("'9000' is no endpoint; give tcp:PORT, tcp:HOST:PORT or unix:PATH", "9000")]
    [InlineData("'tcp:0' is no endpoint; give tcp:PORT, tcp:HOST:PORT or unix:PATH", "tcp:0")]
    [InlineData("'tcp::80' is no endpoint; give tcp:PORT, tcp:HOST:PORT or unix:PATH", "tcp::80")]
    [InlineData("'unix:' is no endpoint; give tcp:PORT, tcp:HOST:PORT or unix:PATH", "unix:")]
    [InlineData("--interval takes 0.1 to 3600 seconds", "tcp:80", "--interval", "0")]
    public void WrongUse_IsOneLineAndExitCode2(string message, params string[] args)
    {
        Assert.Equal(new EmbResult(2, "", message + "\n"), Emb.Run(["top", .. args]));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(850, "850 ns")]
    [InlineData(1234, "1.23 µs")]
    [InlineData(25_000_000, "25 ms")]
    [InlineData(999_400_000, "999 ms")]
    [InlineData(12_340_000_000, "12.3 s")]
    [InlineData(200_000_000_000, "3 m 20 s")]
    [InlineData(7_500_000_000_000, "2 h 5 m")]
    public void Times_HaveThreeDigits(long nanoseconds, string expected) => Assert.Equal(expected, TopText.Time(nanoseconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(12, "12")]
    [InlineData(4711, "4.71k")]
    [InlineData(1_234_567, "1.23M")]
    [InlineData(12_300_000_000, "12.3G")]
    public void Numbers_HaveThreeDigits(double number, string expected) => Assert.Equal(expected, TopText.Number(number));

    private static string NameOf(RuntimeConsole console) => "tcp:" + ((IPEndPoint)console.LocalEndPoint).Port;

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The line of a second, when the only busy task had so many polls and took a quarter of the time.</summary>
    private static string Line(long second, long polls) =>
        "{\"protocol\":\"embedded-runtime/1\",\"kind\":\"executor\",\"name\":\"app\",\"process\":7,\"time_ns\":" + (second * 1_000_000_000)
        + ",\"stalled_ns\":0,\"task_count\":5,\"injected\":2,\"new\":true,\"workers\":[{\"polls\":" + polls + ",\"steals\":0,\"parks\":" + (second * 3)
        + ",\"queue\":4,\"busy_ns\":" + (second * 250_000_000) + "}],\"tasks\":[{\"id\":2,\"state\":\"ready\",\"polls\":0,\"busy_ns\":0,\"longest_ns\":0,\"since_ns\":0,\"findings\":[]},"
        + "{\"id\":1,\"name\":\"work\",\"state\":\"waiting\",\"polls\":" + polls + ",\"busy_ns\":" + (second * 250_000_000)
        + ",\"longest_ns\":1500000,\"since_ns\":250000000000,\"findings\":[{\"lint\":\"LostWaker\",\"text\":\"text\",\"advice\":\"advice\"}]}]}\n";

    /// <summary>Sends a text to the first that connects.</summary>
    private sealed class FakeConsole : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Thread _thread;

        internal FakeConsole(string text, bool staysOpen = false)
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(1);
            Name = "tcp:" + ((IPEndPoint)_listener.LocalEndPoint!).Port;
            _thread = new Thread(() =>
            {
                using Socket reader = _listener.Accept();
                reader.Send(Encoding.UTF8.GetBytes(text));
                if (!staysOpen)
                {
                    reader.Shutdown(SocketShutdown.Send);
                }

                try
                {
                    // Until the other side is done, which sends nothing.
                    reader.Receive(new byte[1]);
                }
                catch (SocketException)
                {
                    // It has left without reading all.
                }
            });
            _thread.Start();
        }

        internal string Name { get; }

        public void Dispose()
        {
            _thread.Join();
            _listener.Dispose();
        }
    }
}
