using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.HostShim;

/// <summary>Moves bytes between a UART, on the board's thread, and the client of the moment, on the server's.</summary>
/// <remarks>
/// <code>
///   firmware --Transmitted--> channel --> client            board's thread | server's thread
///   firmware &lt;--the wire----- SendFromOutside &lt;-- client   no more than two chunks and a rest are on the wire
/// </code>
/// </remarks>
internal sealed class UartPump
{
    /// <summary>What goes onto the wire at once: the receive buffer of a port, and more than any Modbus frame.</summary>
    private const int ChunkBytes = 256;

    /// <summary>With so many left on the wire the next ones are fetched: 2 ms at 115,200 baud, so the wire does not fall silent between.</summary>
    private const int RestBytes = 24;

    /// <summary>What a client may be behind, beside the buffers of the system: a third of a second at 115,200 baud.</summary>
    private const int BehindBytes = 4096;

    private readonly VirtualUart _uart;
    private readonly Channel<byte> _fromBoard = new(BehindBytes, waiters: 1, shared: true);
    private readonly Async.Signal _room = new();
    private readonly byte[] _incoming = new byte[ChunkBytes];
    private readonly byte[] _outgoing = new byte[1024];
    private long _dropped;
    private bool _hasClient;

    /// <summary>
    /// 1 while the server waits for room on the wire. It writes it before it sends, so that what ends the wait is still to arrive; if bytes from before
    /// arrive in between, the wait is over too early, and a chunk more goes onto the wire.
    /// </summary>
    private int _waitsForRoom;

    internal UartPump(VirtualUart uart)
    {
        _uart = uart;
        uart.Transmitted += OnTransmitted;
        uart.Received += OnReceived;
    }

    internal long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>After this the UART is left alone, but for what was read of the client already. Board thread.</summary>
    internal void Detach()
    {
        _uart.Transmitted -= OnTransmitted;
        _uart.Received -= OnReceived;
    }

    /// <summary>Serves a client until its input has ended, it has gone, or it does not read any more.</summary>
    /// <param name="client">The client; the caller closes it.</param>
    /// <param name="afterInput">While this lasts the firmware's bytes still go to a client that has ended its input. May be null.</param>
    internal async Future Serve(IoStream client, Func<Future>? afterInput)
    {
        // What was meant for the client before. A byte that the board's thread is just putting in may still slip through, which is benign:
        // whoever connects while the firmware talks begins in the middle anyway.
        while (_fromBoard.TryReceive(out _))
        {
            Count();
        }

        Volatile.Write(ref _hasClient, true);
        try
        {
            await Future.Select(Receive(client, afterInput), Send(client));
        }
        catch (IoException)
        {
            // Reset by the client, or it stopped reading: it has gone.
        }
        finally
        {
            Volatile.Write(ref _hasClient, false);
        }
    }

    private async Future Receive(IoStream client, Func<Future>? afterInput)
    {
        int count;
        while ((count = await client.Read(_incoming)) > 0)
        {
            // Stale if a client went while it waited.
            _room.TryTake();
            Volatile.Write(ref _waitsForRoom, 1);
            _uart.SendFromOutside(_incoming.AsSpan(0, count));
            await _room.Wait();
        }

        if (afterInput is not null)
        {
            await afterInput();
        }
    }

    private async Future Send(IoStream client)
    {
        while (true)
        {
            int count = await _fromBoard.ReceiveMany(_outgoing);
            await client.WriteAll(_outgoing.AsMemory(0, count));
        }
    }

    /// <summary>On the board's thread, perhaps in a poll of the firmware: no allocation, no wait.</summary>
    private void OnTransmitted(byte value, long atTicks)
    {
        if (!Volatile.Read(ref _hasClient) || !_fromBoard.TrySend(value))
        {
            Count();
        }
    }

    /// <summary>On the board's thread.</summary>
    private void OnReceived(byte value, long atTicks)
    {
        if (Volatile.Read(ref _waitsForRoom) != 0 && _uart.BytesOnWire <= RestBytes && Interlocked.Exchange(ref _waitsForRoom, 0) != 0)
        {
            _room.Set();
        }
    }

    private void Count() => Interlocked.Increment(ref _dropped);
}
