using System;
using System.IO.Ports;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>A serial port: one task reads, one writes. Nothing polls: the receive interrupt wakes the reader.</summary>
/// <remarks>No allocation after it is opened.</remarks>
public sealed class Uart
{
    /// <summary>What <see cref="ReadLine"/> gives for a line that did not fit.</summary>
    public const int LineTooLong = -1;

    /// <summary>Written at once before the writer waits for the line to drain; less than any port's buffer.</summary>
    private const int ChunkBytes = 64;

    private readonly SerialPort _port;
    private readonly Signal _received = new();
    private readonly byte[] _buffer = new byte[64];
    private readonly long _chunkTicks;
    private int _head;
    private int _count;
    private bool _skipLineFeed;

    /// <summary>Opens the port. Allocates; for start-up.</summary>
    /// <param name="events">The board's serial events.</param>
    /// <param name="port">1 for COM1.</param>
    /// <param name="baudRate">Bits a second; 8 data bits, no parity, 1 stop bit.</param>
    /// <exception cref="ArgumentException">The board has no such port, or it is open already.</exception>
    public Uart(SerialEvents events, int port, int baudRate = 115200)
    {
        _port = new SerialPort("COM" + port, baudRate);
        // A handler enables the port's interrupt; it is never called, because the stock processor is replaced.
        _port.DataReceived += IgnoreStockEvent;
        events.Register(port, this);
        _port.Open();
        // 10 bits a byte on the wire, rounded up.
        _chunkTicks = (((long)ChunkBytes * 10 * Clock.TicksPerSecond) + baudRate - 1) / baudRate;
    }

    /// <summary>Reads what has arrived, waiting for at least one byte. Cancellation: strict, nothing was taken.</summary>
    /// <param name="buffer">Where the bytes go, from index 0.</param>
    /// <returns>How many, 1 to the buffer's length.</returns>
    public async Future<int> Read(byte[] buffer)
    {
        while (!Fill())
        {
            await _received.Wait();
        }

        int count = Math.Min(_count, buffer.Length);
        Array.Copy(_buffer, _head, buffer, 0, count);
        _head += count;
        _count -= count;
        return count;
    }

    /// <summary>
    /// Reads a line that ends with CR, LF or both, which are left out. Cancellation: what came of the line so far is lost.
    /// </summary>
    /// <param name="line">Where the bytes go, from index 0.</param>
    /// <returns>The length, or <see cref="LineTooLong"/> after a longer line, all of which was read.</returns>
    public async Future<int> ReadLine(byte[] line)
    {
        int length = 0;
        while (true)
        {
            while (!Fill())
            {
                await _received.Wait();
            }

            byte next = _buffer[_head++];
            _count--;
            bool skip = _skipLineFeed && next == (byte)'\n';
            _skipLineFeed = next == (byte)'\r';
            if (skip)
            {
                continue;
            }

            if (next == (byte)'\r' || next == (byte)'\n')
            {
                return length <= line.Length ? length : LineTooLong;
            }

            if (length < line.Length)
            {
                line[length] = next;
            }

            if (length <= line.Length)
            {
                length++;
            }
        }
    }

    /// <summary>
    /// Writes bytes, a chunk at a time: while one is on the wire other tasks run. Ends when the last is in the port's buffer.
    /// Cancellation: whole chunks may have been written.
    /// </summary>
    public async Future Write(byte[] buffer, int offset, int count)
    {
        while (count > ChunkBytes)
        {
            _port.Write(buffer, offset, ChunkBytes);
            offset += ChunkBytes;
            count -= ChunkBytes;
            await Timer.AfterTicks(_chunkTicks);
        }

        _port.Write(buffer, offset, count);
    }

    /// <summary>Runs on the dispatcher.</summary>
    internal void OnInterrupt() => _received.Set();

    /// <summary>Takes bytes from the port if there are none here; false if there is none at all.</summary>
    private bool Fill()
    {
        if (_count == 0)
        {
            int waiting = _port.BytesToRead;
            if (waiting == 0)
            {
                return false;
            }

            _head = 0;
            _count = _port.Read(_buffer, 0, waiting < _buffer.Length ? waiting : _buffer.Length);
        }

        return _count != 0;
    }

    private static void IgnoreStockEvent(object sender, SerialDataReceivedEventArgs e)
    {
    }
}
