using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Xunit.Sdk;
using TcpListener = Embedded.HostShim.Net.TcpListener;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Net.Tests;

/// <summary>
/// An executor that rests in a reactor, in strict mode. Its end cancels the tasks that are left and fails the test if a future, a handle or a
/// descriptor was lost, or an exception reached the handler.
/// </summary>
internal sealed class TestReactor : IDisposable
{
    /// <summary>Only a test that hangs reaches it; it ends the test instead of the whole run.</summary>
    private const int PatienceMilliseconds = 15_000;

    private readonly StrictMode? _strict;
    private readonly SortedSet<string> _descriptors = OpenDescriptors();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Exception> _unhandled = [];
    private readonly List<IDisposable> _owned = [];
    private bool _assertionFailed;

    /// <summary>.NET's own sockets have a descriptor for the whole process from their first use on; it is not to be counted as lost.</summary>
    static TestReactor()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Loopback);
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.ConnectAsync(listener.LocalEndPoint!).GetAwaiter().GetResult();
    }

    internal TestReactor(ReactorDriver driver, bool strict = true, int taskSlots = 32)
    {
        AppDomain.CurrentDomain.FirstChanceException += NoteException;
        _strict = strict ? new StrictMode() : null;
        Reactor = new Reactor(new SystemClock(), driver);
        Executor = new Executor(Reactor.Clock, taskSlots, Reactor) { UnhandledException = (_, exception) => _unhandled.Add(exception) };
    }

    internal Reactor Reactor { get; }

    internal Executor Executor { get; }

    /// <summary>Whether an assertion has failed in the test.</summary>
    internal bool HasFailed => _assertionFailed;

    internal static IPEndPoint Loopback => new(IPAddress.Loopback, 0);

    /// <summary>Sockets, pipes, terminals and the like, each with its number; not files, which the runtime opens when it pleases.</summary>
    internal static SortedSet<string> OpenDescriptors()
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        if (Directory.Exists("/proc/self/fd"))
        {
            foreach (string descriptor in Directory.GetFileSystemEntries("/proc/self/fd"))
            {
                string? target = new FileInfo(descriptor).LinkTarget;
                if (target is not null && (!target.StartsWith('/') || target.StartsWith("/dev/pt", StringComparison.Ordinal)))
                {
                    open.Add(Path.GetFileName(descriptor) + " " + target);
                }
            }
        }

        return open;
    }

    /// <summary>Disposes it before the descriptors are counted.</summary>
    internal T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    internal TaskHandle Spawn(Future future) => Executor.Spawn(future);

    /// <summary>Runs a future to its end.</summary>
    internal void Run(Future future) => Executor.BlockOn(InTime(future));

    internal T Run<T>(Future<T> future)
    {
        T result = default!;
        Executor.BlockOn(InTime(Keep()));
        return result;

        async Future Keep() => result = await future;
    }

    internal TcpListener Listen() => Own(TcpListener.Bind(Reactor, Loopback));

    /// <summary>Two ends of a connection over loopback.</summary>
    internal (TcpStream Client, TcpStream Server) ConnectTcp()
    {
        using TcpListener listener = TcpListener.Bind(Reactor, Loopback);
        TcpStream client = null!;
        TcpStream server = null!;
        Run(Both());
        return (Own(client), Own(server));

        async Future Both()
        {
            client = await TcpStream.Connect(Reactor, listener.LocalEndPoint);
            server = await listener.Accept();
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= NoteException;
        IReadOnlyCollection<string> lost = [];
        int left = 0;
        int handles = 0;
        try
        {
            left = _assertionFailed ? 0 : Executor.ShutDown(0, Clock.TicksFromMilliseconds(PatienceMilliseconds));
            foreach (IDisposable item in _owned)
            {
                item.Dispose();
            }

            handles = Reactor.HandleCount;
        }
        finally
        {
            Executor.Dispose();
            Reactor.Dispose();
            lost = _strict?.End() ?? [];
            _strict?.Dispose();
        }

        // A failed assertion is on its way out of the test: nothing here may hide it.
        if (!_assertionFailed)
        {
            Assert.True(_unhandled.Count == 0, "unhandled: " + string.Join(Environment.NewLine, _unhandled));
            Assert.Equal(0, left);
            Assert.Equal(0, handles);
            Assert.True(lost.Count == 0, "lost futures: " + string.Join(Environment.NewLine, lost));
            // A thread that woke the executor may not have come back from that, and keeps the wake-up's descriptor so long.
            BlockingPool shared = BlockingPool.Shared;
            Assert.True(SpinWait.SpinUntil(() => shared.QueuedCount == 0 && shared.IdleThreadCount == shared.ThreadCount, PatienceMilliseconds));
            // The runtime and its pools have some for a moment.
            SortedSet<string> open = [];
            SpinWait.SpinUntil(
                () =>
                {
                    open = OpenDescriptors();
                    open.ExceptWith(_descriptors);
                    return open.Count == 0;
                },
                PatienceMilliseconds);
            Assert.Empty(open);
        }
    }

    private static async Future InTime(Future future)
    {
        if (!await Timeout.AfterMilliseconds(future, PatienceMilliseconds))
        {
            Assert.Fail("it waits for ever");
        }
    }

    private void NoteException(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _assertionFailed |= e.Exception is XunitException;
        }
    }
}
