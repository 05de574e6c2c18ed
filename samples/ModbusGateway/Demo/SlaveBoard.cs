using System;
using System.Net;
using System.Threading;
using Embedded.Async;
using Embedded.Hal;
using Embedded.HostShim;

namespace Embedded.Samples.ModbusGateway;

/// <summary>A virtual board with a Modbus slave on its first serial port, in real time on a thread of its own, and the port behind a TCP port.</summary>
internal sealed class SlaveBoard : IDisposable
{
    private const int Port = 1;

    /// <summary>A day, in which somebody will have stopped it.</summary>
    private static readonly long s_longTicks = VirtualTime.FromMilliseconds(24L * 3600 * 1000);

    private readonly Thread _thread;
    private readonly ManualResetEventSlim _hasStarted = new();
    private Exception? _failure;
    private volatile bool _isStopping;

    internal SlaveBoard(int baud, byte unit, ushort[] registers)
    {
        _thread = new Thread(() => Run(baud, unit, registers)) { IsBackground = true, Name = "board" };
        _thread.Start();
        _hasStarted.Wait();
        if (_failure is not null)
        {
            _thread.Join();
            throw _failure;
        }
    }

    /// <summary>Where its serial line is: <c>tcp:127.0.0.1:4000</c>.</summary>
    internal string Address { get; private set; } = string.Empty;

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _hasStarted.Dispose();
    }

    private void Run(int baud, byte unit, ushort[] registers)
    {
        using var board = new VirtualBoard();
        using var executor = new Executor(new BoardClock(board));
        using var runner = new BoardRunner(board, executor, realTime: true);
        var slave = new ModbusSlave(new Uart(new SerialEvents(), Port, baud), baud, unit, registers);
        executor.Spawn(slave.Run(), "slave");
        UartServer server;
        try
        {
            server = UartServer.Listen(board.Uart(Port), new IPEndPoint(IPAddress.Loopback, 0));
            Address = server.Address;
        }
        catch (IoException refused)
        {
            _failure = refused;
            return;
        }
        finally
        {
            _hasStarted.Set();
        }

        using (server)
        {
            runner.Run(s_longTicks, () => _isStopping);
        }
    }
}
