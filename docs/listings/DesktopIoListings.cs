using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.Hal;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using DotNetToken = System.Threading.CancellationToken;
using TcpListener = Embedded.HostShim.Net.TcpListener;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Listings;

/// <summary>Chapter 10, the world outside. For the desktop only.</summary>
public static class DesktopIoListings
{
    // listing: blocking work
    private static async Future<int> CountPrimes(BlockingPool threads, int below) =>
        await threads.Run(
            static below =>
            {
                int count = 0;
                for (int n = 2; n < below; n++)
                {
                    int divisor = 2;
                    while (divisor * divisor <= n && n % divisor != 0)
                    {
                        divisor++;
                    }

                    count += divisor * divisor > n ? 1 : 0;
                }

                return count;
            },
            below);

    public static void Blocking()
    {
        using var threads = new BlockingPool(new BlockingPoolSettings { MaxThreads = 4 });
        using var executor = new Executor();
        Console.WriteLine(executor.BlockOn(CountPrimes(threads, 10_000)).ToString());
    }
    // end

    // listing: files
    private static async Future Replace(string path, string text)
    {
        await Files.WriteAllText(path + ".new", text);
        await Files.Move(path + ".new", path, overwrite: true);           // whoever looks sees the old one or the new one
    }

    private static async Future<int> CountLines(string path)
    {
        int count = 0;
        using LineStream lines = Files.ReadLines(path);
        while (await lines.Next())
        {
            count += lines.Current.Length > 0 ? 1 : 0;
        }

        return count;
    }

    private static async Future<string> ReadTail(string path, int bytes)
    {
        var buffer = new byte[bytes];
        using AsyncFile file = await AsyncFile.Open(path, FileMode.Open, FileAccess.Read);
        file.Position = await file.GetLength() - bytes;
        int count = await file.Read(buffer);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static async Future UseFiles(string path)
    {
        await Replace(path, "one\ntwo\n\nthree\n");
        Console.WriteLine(await CountLines(path) + " lines, the end: " + (await ReadTail(path, 6)).TrimEnd());
        await Files.Delete(path);
    }

    public static void ReadAndWrite()
    {
        using var executor = new Executor();
        executor.BlockOn(UseFiles(Path.GetTempFileName()));
    }
    // end

    // listing: executor in a reactor
    private static async Future Echo(TcpListener listener)
    {
        var buffer = new byte[64];
        using TcpStream stream = await listener.Accept();
        int count;
        while ((count = await stream.Read(buffer)) > 0)
        {
            await stream.WriteAll(buffer.AsMemory(0, count));
        }
    }

    private static async Future<string> Ask(Reactor reactor, IPEndPoint server, string text)
    {
        var buffer = new byte[64];
        using TcpStream stream = await TcpStream.Connect(reactor, server);
        await stream.WriteAll(Encoding.UTF8.GetBytes(text));
        bool inTime = await Timeout.AfterMilliseconds(ReadAll(stream, buffer, text.Length), 60_000);
        return inTime ? Encoding.UTF8.GetString(buffer, 0, text.Length) : "no answer";
    }

    private static async Future ReadAll(TcpStream stream, byte[] buffer, int length)
    {
        int count = 0;
        while (count < length)
        {
            int more = await stream.Read(buffer.AsMemory(count, length - count));
            count += more > 0 ? more : throw new EndOfStreamException();
        }
    }

    public static void InAReactor()
    {
        using var reactor = new Reactor(new SystemClock());
        using var executor = new Executor(reactor.Clock, taskSlots: 1000, parker: reactor);
        using TcpListener listener = TcpListener.Bind(reactor, new IPEndPoint(IPAddress.Loopback, 0));
        executor.Spawn(Echo(listener), "echo");
        Console.WriteLine(executor.BlockOn(Ask(reactor, listener.LocalEndPoint, "hello")));
    }
    // end

    // listing: pool with sockets
    private static async Future<string> AskPool(WorkPool pool)
    {
        using TcpListener listener = TcpListener.Bind(pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
        JoinHandle echo = pool.Spawn(Echo(listener), "echo");
        string answer = await Ask(pool.Reactor!, listener.LocalEndPoint, "hello, pool");
        await echo;                                                       // Ask has closed its end
        return answer;
    }

    public static void InAPool()
    {
        using var pool = new WorkPool();
        Console.WriteLine(pool.BlockOn(AskPool(pool)));
    }
    // end

    // listing: datagrams
    private static async Future<string> Greet(Reactor reactor)
    {
        var anyPort = new IPEndPoint(IPAddress.Loopback, 0);
        using UdpSocket server = UdpSocket.Bind(reactor, anyPort);
        using UdpSocket client = UdpSocket.Bind(reactor, anyPort);
        client.Connect(server.LocalEndPoint);
        await client.Send("good morning"u8.ToArray());
        var buffer = new byte[64];
        Datagram received = await server.Receive(buffer);
        return Encoding.UTF8.GetString(buffer, 0, received.Length);
    }

    public static void Datagrams()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 1 });
        Console.WriteLine(pool.BlockOn(Greet(pool.Reactor!)));
    }
    // end

    // listing: host names
    private static async Future<bool> HasAddress(string host) =>
        (await NameResolver.Resolve(host, AddressFamily.InterNetwork)).Length > 0;

    public static void Names()
    {
        using var executor = new Executor();
        Console.WriteLine(executor.BlockOn(HasAddress("127.0.0.1")).ToString());
    }
    // end

    // listing: child process
    private static async Future<string> Sort(Reactor reactor, string lines)
    {
        using ChildProcess sort = ChildProcess.Start(
            reactor,
            new ProcessOptions("sort") { Input = ProcessStream.Pipe, Output = ProcessStream.Pipe });
        await sort.Input!.WriteAll(Encoding.UTF8.GetBytes(lines));        // little enough for the pipe; otherwise write beside the reading
        sort.Input.Dispose();                                             // the end of its input
        var buffer = new byte[1024];
        int length = 0;
        int count;
        while ((count = await sort.Output!.Read(buffer.AsMemory(length))) > 0)
        {
            length += count;
        }

        ProcessExit exit = await sort.Exited();
        return exit.IsSuccess ? Encoding.UTF8.GetString(buffer, 0, length) : "exit code " + exit.Code;
    }

    [SupportedOSPlatform("linux")]
    public static void Child()
    {
        using var pool = new WorkPool();
        Console.Write(pool.BlockOn(Sort(pool.Reactor!, "pear\napple\n")));
    }
    // end

    // listing: a task as a future
    private static async Task<string> Answer(DotNetToken token)
    {
        await Task.Delay(1, token);
        return "from .NET";
    }

    private static async Future<string> AskDotNet()
    {
        string first = await Answer(DotNetToken.None).AsFuture();         // the Task runs already
        string second = await Bridge.Run(token => Answer(token));         // begins now, and is cancelled with the future
        return first + ", " + second;
    }

    public static void TaskAsFuture()
    {
        using var executor = new Executor();
        Console.WriteLine(executor.BlockOn(AskDotNet()));
    }
    // end

    // listing: a future as a task
    private static async Future<int> Double(int value)
    {
        await Timer.AfterMilliseconds(1);
        return 2 * value;
    }

    public static void FutureAsTask()
    {
        using var executor = new Executor();
        executor.OpenBridge();                                            // before it runs, or on its thread
        var thread = new ExecutorThread(executor, ThreadPriority.Normal);
        thread.Start();
        Task<int> doubled = Double(21).AsTask(executor);                  // on any thread
        Console.WriteLine(doubled.GetAwaiter().GetResult().ToString());
        thread.Stop();
        thread.Join(60_000);
    }
    // end
}
