using System;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Makes a UART of a virtual board a TCP port or a pseudo-terminal of this machine: what comes in there goes into the UART at its baud
/// rate, and what the firmware sends comes out. For a board that runs in real time (<see cref="BoardRunner"/>).
/// </summary>
/// <remarks>
/// <para>One client at a time. What the firmware sends while there is none is dropped, and so is the newest of what a client does not
/// take; <see cref="Dropped"/> counts both. A client that sends faster than the wire is held back. There is no flow control between
/// the wire and the firmware, as on a board: what finds the receive buffer full is lost (<see cref="VirtualUart.Overruns"/>).</para>
/// <para>TCP: a second client is told <see cref="BusyLine"/> and closed, unless the first one leaves within
/// <see cref="GraceMilliseconds"/>. A client that has only ended its input still gets what the firmware answers, for
/// <see cref="LingerMilliseconds"/> or until the next client comes. Pseudo-terminal: whether somebody has it open is looked at every
/// <see cref="LookMilliseconds"/>, because the system tells nobody; several programs that open it are one client.</para>
/// <para>It has a thread with an executor and a reactor of its own. The board's thread hands bytes over by a channel, without an
/// allocation and never waiting for a client.</para>
/// </remarks>
public sealed class UartServer : IDisposable
{
    /// <summary>What a client is told that comes while there is one, before it is closed; a line that ends with CR LF.</summary>
    public const string BusyLine = "busy: this port has a client already\r\n";

    /// <summary>How long a client waits for the one before it to go, so that who comes just after it is not refused.</summary>
    public const int GraceMilliseconds = 250;

    /// <summary>How long a client that has ended its input gets answers.</summary>
    public const int LingerMilliseconds = 1000;

    /// <summary>How often a pseudo-terminal that nobody has open is looked at.</summary>
    public const int LookMilliseconds = 20;

    private const int CleanUpMilliseconds = 1000;

    /// <summary>Who accepts, who is served, and the wait for the end.</summary>
    private const int TaskSlots = 4;

    private readonly UartPump _pump;
    private readonly Reactor _reactor;
    private readonly Async.Signal _stop = new();
    private readonly ManualResetEventSlim _hasOpened = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _refusal;
    private bool _isDisposed;

    private UartServer(VirtualUart uart, Func<Reactor, UartPump, UartTransport> open)
    {
        _reactor = new Reactor(new SystemClock());
        _pump = new UartPump(uart);
        Rehearse();
        _thread = new Thread(() => Run(open)) { IsBackground = true, Name = $"COM{uart.PortNumber} server" };
        _thread.Start();
        _hasOpened.Wait();
        if (_refusal is not null)
        {
            Dispose();
            _refusal.Throw();
        }
    }

    /// <summary>Where it is: <c>tcp:127.0.0.1:4000</c> with the port that was chosen, or the path of the pseudo-terminal.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Bytes of the firmware's that no client got: there was none, or it was too slow. Any thread.</summary>
    public long Dropped => _pump.Dropped;

    /// <summary>Begins to listen at a TCP port. Board thread, or before the board runs. Allocates.</summary>
    /// <param name="uart">The UART.</param>
    /// <param name="at">Where; port 0 takes a free one.</param>
    /// <exception cref="IoException">The port is in use or not this machine's.</exception>
    public static UartServer Listen(VirtualUart uart, IPEndPoint at)
    {
        ArgumentNullException.ThrowIfNull(uart);
        ArgumentNullException.ThrowIfNull(at);
        return new UartServer(uart, (reactor, pump) => new UartTcpTransport(reactor, pump, at));
    }

    /// <summary>Makes a pseudo-terminal (pty(7)). Linux. Board thread, or before the board runs. Allocates.</summary>
    /// <param name="uart">The UART.</param>
    /// <exception cref="IoException">No pseudo-terminal is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The system has none.</exception>
    public static UartServer OpenTerminal(VirtualUart uart)
    {
        ArgumentNullException.ThrowIfNull(uart);
        return new UartServer(uart, (reactor, pump) => new UartTerminalTransport(reactor, pump));
    }

    /// <summary>
    /// Closes it, with the client it has, and waits for its thread. Board thread; before the board's runner is disposed. A second time it
    /// does nothing.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _pump.Detach();
        _stop.Set();
        _thread.Join();
        _hasOpened.Dispose();
    }

    /// <summary>
    /// Wakes a driver once. The runtime binds a system call when it is first made, which allocates; that would be found in a poll of the firmware
    /// if the first byte came while it talks to a sensor.
    /// </summary>
    private void Rehearse()
    {
        var nobody = new HandleTable();
        using IReactorDriver driver = _reactor.Driver == ReactorDriver.Epoll ? new EpollDriver(nobody) : new SelectDriver(nobody);
        driver.Wake();
    }

    private void Run(Func<Reactor, UartPump, UartTransport> open)
    {
        using Reactor reactor = _reactor;
        using var executor = new Executor(reactor.Clock, TaskSlots, reactor);
        UartTransport? transport = null;
        try
        {
            transport = open(reactor, _pump);
            Address = transport.Address;
            executor.Spawn(transport.Serve(executor), "serve");
        }
        catch (Exception refused) when (refused is IoException or PlatformNotSupportedException)
        {
            _refusal = ExceptionDispatchInfo.Capture(refused);
        }
        finally
        {
            // Publishes the address or the refusal to the thread that waits in the constructor.
            _hasOpened.Set();
        }

        using (transport)
        {
            if (transport is not null)
            {
                executor.BlockOn(_stop.Wait());
                executor.ShutDown(0, Clock.TicksFromMilliseconds(CleanUpMilliseconds));
            }
        }
    }
}
