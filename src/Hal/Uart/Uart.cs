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

    /// <summary>
    /// The most that is handed to the port at once. Two of them fit every port's transmit buffer; the smallest is the 128 bytes
    /// of the ESP32, which has only the hardware's.
    /// </summary>
    private const int MostChunkBytes = 64;

    /// <summary>A write that takes the wire longer than 20 ms makes nanoFramework hold the calling thread until it has ended.</summary>
    private const int ChunksPerSecond = 50;

    private const int BitsPerByte = 10;

    private readonly SerialPort _port;
    private readonly Signal _received = new();
    private readonly byte[] _buffer = new byte[64];
    private readonly int _baudRate;
    private readonly int _chunkBytes;
    private int _head;
    private int _count;
    private bool _skipLineFeed;
    private byte[]? _line;
    private int _lineLength;

    /// <summary>When the last byte that was handed to the port will have left.</summary>
    private long _sentTicks;

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
        // The port interrupts when its buffer stops being empty. If the runtime's lossy event ring drops that one event, the
        // buffer never becomes empty and no other would come: each CR is an event of its own, so the next line wakes the reader.
        _port.WatchChar = '\r';
        events.Register(port, this);
        _port.Open();
        _baudRate = baudRate;
        int chunkBytes = baudRate / (BitsPerByte * ChunksPerSecond);
        _chunkBytes = chunkBytes < 1 ? 1 : chunkBytes > MostChunkBytes ? MostChunkBytes : chunkBytes;
    }

    /// <summary>
    /// Reads what has arrived, waiting for at least one byte. The LF of a CR LF that ended the line before is not given.
    /// Cancellation: strict, nothing was taken.
    /// </summary>
    /// <param name="buffer">Where the bytes go, from index 0.</param>
    /// <returns>How many, 1 to the buffer's length.</returns>
    public async Future<int> Read(byte[] buffer)
    {
        while (!Fill())
        {
            await _received.Wait();
        }

        int count = _count < buffer.Length ? _count : buffer.Length;
        Array.Copy(_buffer, _head, buffer, 0, count);
        _head += count;
        _count -= count;
        return count;
    }

    /// <summary>
    /// Reads a line that ends with CR, LF or both, which are left out. Cancellation: strict if the next call has the same buffer,
    /// which then goes on with the line; with another one, what came of the line so far is lost.
    /// </summary>
    /// <param name="line">Where the bytes go, from index 0.</param>
    /// <returns>The length, or <see cref="LineTooLong"/> after a longer line, all of which was read.</returns>
    public async Future<int> ReadLine(byte[] line)
    {
        if (line != _line)
        {
            _line = line;
            _lineLength = 0;
        }

        while (true)
        {
            while (!Fill())
            {
                await _received.Wait();
            }

            byte next = _buffer[_head++];
            _count--;
            if (next == (byte)'\r' || next == (byte)'\n')
            {
                _skipLineFeed = next == (byte)'\r';
                int length = _lineLength;
                _lineLength = 0;
                return length <= line.Length ? length : LineTooLong;
            }

            if (_lineLength < line.Length)
            {
                line[_lineLength] = next;
            }

            if (_lineLength <= line.Length)
            {
                _lineLength++;
            }
        }
    }

    /// <summary>
    /// Writes bytes, a chunk at a time: while one is on the wire other tasks run. Ends when the last is in the port's buffer.
    /// Cancellation: whole chunks may have been written.
    /// </summary>
    public async Future Write(byte[] buffer, int offset, int count)
    {
        Clock clock = Executor.Current.Clock;
        while (count > 0)
        {
            // The stock port has no way to ask for the room that is left and blocks when there is none, so it is reckoned
            // by time, over calls too: no more than one chunk is on its way when the next is handed over.
            await Timer.AtTicks(_sentTicks - TicksOf(_chunkBytes));
            int chunk = count < _chunkBytes ? count : _chunkBytes;
            _port.Write(buffer, offset, chunk);
            long now = clock.NowTicks;
            _sentTicks = (_sentTicks > now ? _sentTicks : now) + TicksOf(chunk);
            offset += chunk;
            count -= chunk;
        }
    }

    /// <summary>Runs on the dispatcher.</summary>
    internal void OnInterrupt() => _received.Set();

    /// <summary>Takes bytes from the port if there are none here; false if there is none at all.</summary>
    private bool Fill()
    {
        while (true)
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

            if (!_skipLineFeed)
            {
                return true;
            }

            // The first byte after a CR. Here, because it may be read by either method, or by the next task.
            _skipLineFeed = false;
            if (_buffer[_head] != (byte)'\n')
            {
                return true;
            }

            _head++;
            _count--;
        }
    }

    /// <summary>How long bytes take on the wire, rounded up.</summary>
    private long TicksOf(int bytes) => (((long)bytes * BitsPerByte * Clock.TicksPerSecond) + _baudRate - 1) / _baudRate;

    private static void IgnoreStockEvent(object sender, SerialDataReceivedEventArgs e)
    {
    }
}
