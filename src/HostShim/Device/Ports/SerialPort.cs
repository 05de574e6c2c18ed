using System.Text;
using System.Threading;
using Embedded.HostShim;

namespace System.IO.Ports;

/// <summary>
/// A serial port of the current board. <see cref="Read"/>, <see cref="Write(byte[], int, int)"/>,
/// <see cref="Write(string)"/> and <see cref="BytesToRead"/> allocate nothing.
/// </summary>
/// <remarks>
/// A call that must wait lets virtual time pass until it can go on. On the device only the calling thread waits; here
/// the firmware has one thread, so it comes to the same. <c>BaseStream</c> is not part of the virtual board.
/// </remarks>
public sealed class SerialPort : IDisposable
{
    private const int DefaultBufferSize = 256;

    private readonly VirtualBoard _board = VirtualBoard.Current;
    private readonly VirtualUart _uart;
    private readonly byte[] _encoded = new byte[4];
    private SerialDataReceivedEventHandler? _dataReceived;
    private int _baudRate;
    private Parity _parity;
    private int _dataBits;
    private StopBits _stopBits;
    private Handshake _handshake;
    private SerialMode _mode;
    private bool _invertSignalLevels;
    private int _bufferSize = DefaultBufferSize;
    private int _readTimeout = Timeout.Infinite;
    private int _writeTimeout = Timeout.Infinite;
    private int _receivedBytesThreshold = 1;
    private string _newLine = "\n";
    private char _watchChar;
    private bool _disposed;

    /// <summary>A port that is not open yet.</summary>
    /// <param name="portName">COM1, COM2 or COM3.</param>
    /// <param name="baudRate">Bits a second.</param>
    /// <param name="parity">Parity bit.</param>
    /// <param name="dataBits">5 to 8.</param>
    /// <param name="stopBits">Stop bits.</param>
    /// <exception cref="ArgumentException">The board has no such port, or there is an object for it already.</exception>
    public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        ArgumentNullException.ThrowIfNull(portName);
        if (portName.Length != 4 || !portName.StartsWith("COM", StringComparison.Ordinal))
        {
            throw new ArgumentException($"\"{portName}\" is not a port name; expected COM1 to COM{_board.Uarts.Count}.", nameof(portName));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baudRate);
        _uart = _board.Uart(portName[3] - '0');
        if (!_uart.TryClaim(this))
        {
            throw new ArgumentException($"There is a SerialPort for {portName} already; dispose it first.", nameof(portName));
        }

        PortName = portName;
        _baudRate = baudRate;
        _parity = parity;
        _dataBits = dataBits;
        _stopBits = stopBits;
    }

    /// <summary>Raised on the dispatcher when enough bytes have arrived; see <see cref="ReceivedBytesThreshold"/>.</summary>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public event SerialDataReceivedEventHandler DataReceived
    {
        add
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _dataReceived += value;
        }

        remove
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _dataReceived -= value;
        }
    }

    /// <summary>Bits a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than zero.</exception>
    public int BaudRate
    {
        get => _baudRate;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _baudRate = value;
            Configure();
        }
    }

    /// <summary>Bytes that wait to be read.</summary>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    public int BytesToRead
    {
        get
        {
            CheckOpen();
            return _uart.BytesToRead;
        }
    }

    /// <summary>Data bits of a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 5 to 8.</exception>
    public int DataBits
    {
        get => _dataBits;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 5);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 8);
            _dataBits = value;
            Configure();
        }
    }

    /// <summary>Flow control; kept, but the virtual wire never asks to wait.</summary>
    public Handshake Handshake
    {
        get => _handshake;
        set => _handshake = value;
    }

    /// <summary>Inverted levels; kept, both ends of the virtual wire agree on them.</summary>
    /// <exception cref="InvalidOperationException">Set while the port is open.</exception>
    public bool InvertSignalLevels
    {
        get => _invertSignalLevels;
        set
        {
            CheckNotOpen();
            _invertSignalLevels = value;
        }
    }

    /// <summary>Whether the port is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What the port drives; kept.</summary>
    public SerialMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>What ends a line.</summary>
    /// <exception cref="ArgumentException">Null or empty.</exception>
    public string NewLine
    {
        get => _newLine;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _newLine = value;
        }
    }

    /// <summary>Parity bit.</summary>
    public Parity Parity
    {
        get => _parity;
        set
        {
            _parity = value;
            Configure();
        }
    }

    /// <summary>The name it was made with.</summary>
    public string PortName { get; }

    /// <summary>Size in bytes of both buffers, as on the device; 256 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than zero.</exception>
    /// <exception cref="InvalidOperationException">Set while the port is open.</exception>
    public int ReadBufferSize
    {
        get => _bufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            CheckNotOpen();
            _bufferSize = value;
        }
    }

    /// <summary>How long a read waits, in milliseconds; -1 for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below -1.</exception>
    public int ReadTimeout
    {
        get => _readTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Timeout.Infinite);
            _readTimeout = value;
        }
    }

    /// <summary>
    /// How many bytes must wait before <see cref="DataReceived"/> is raised; 1 unless set. It is raised when the number is
    /// reached from below: a handler must read all there is, or it will not be called again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than zero.</exception>
    public int ReceivedBytesThreshold
    {
        get => _receivedBytesThreshold;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _receivedBytesThreshold = value;
            _uart.SetThreshold(value);
        }
    }

    /// <summary>Stop bits.</summary>
    public StopBits StopBits
    {
        get => _stopBits;
        set
        {
            _stopBits = value;
            Configure();
        }
    }

    /// <summary>A character that raises <see cref="DataReceived"/> whatever the threshold; 0 for none.</summary>
    public char WatchChar
    {
        get => _watchChar;
        set
        {
            _watchChar = value;
            _uart.SetWatchByte((byte)value);
        }
    }

    /// <summary>The same as <see cref="ReadBufferSize"/>: the device has one setting for both.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than zero.</exception>
    /// <exception cref="InvalidOperationException">Set while the port is open.</exception>
    public int WriteBufferSize
    {
        get => ReadBufferSize;
        set => ReadBufferSize = value;
    }

    /// <summary>How long a write waits for room, in milliseconds; -1 for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below -1.</exception>
    public int WriteTimeout
    {
        get => _writeTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Timeout.Infinite);
            _writeTimeout = value;
        }
    }

    /// <summary>The ports of the current board.</summary>
    /// <returns>COM1, COM2 and so on.</returns>
    public static string[] GetPortNames()
    {
        var names = new string[VirtualBoard.Current.Uarts.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = $"COM{i + 1}";
        }

        return names;
    }

    /// <summary>Opens the port. Allocates the buffers.</summary>
    /// <exception cref="InvalidOperationException">It is open already.</exception>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public void Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckNotOpen();
        Configure();
        _uart.Open(_bufferSize);
        IsOpen = true;
    }

    /// <summary>Closes the port; what was not read or not sent yet is lost. It may be opened again.</summary>
    public void Close()
    {
        if (IsOpen)
        {
            IsOpen = false;
            _uart.Close();
        }
    }

    /// <summary>Closes the port and frees its name.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            Close();
            _uart.Unclaim();
            _disposed = true;
        }
    }

    /// <summary>
    /// Reads a number of bytes; waits until that many are there. Ask for at most <see cref="BytesToRead"/> to not wait.
    /// </summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">The first place.</param>
    /// <param name="count">How many.</param>
    /// <returns><paramref name="count"/>.</returns>
    /// <exception cref="InvalidOperationException">The port is not open, or nothing on the board could end the wait.</exception>
    /// <exception cref="TimeoutException">Too few came within <see cref="ReadTimeout"/>; what came stays in the buffer.</exception>
    public int Read(byte[] buffer, int offset, int count)
    {
        CheckOpen();
        CheckRange(buffer, offset, count);
        if (!_uart.WaitForBytes(count, Deadline(_readTimeout)))
        {
            throw new TimeoutException($"{PortName}: {_uart.BytesToRead} of {count} bytes came within {_readTimeout} ms.");
        }

        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = _uart.ReadByte();
        }

        return count;
    }

    /// <summary>Reads one byte; waits for it.</summary>
    /// <returns>The byte.</returns>
    /// <exception cref="InvalidOperationException">The port is not open, or nothing on the board could end the wait.</exception>
    /// <exception cref="TimeoutException">None came within <see cref="ReadTimeout"/>.</exception>
    public int ReadByte()
    {
        Read(_encoded, 0, 1);
        return _encoded[0];
    }

    /// <summary>Reads all there is as UTF-8. Allocates.</summary>
    /// <returns>The text, perhaps empty.</returns>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    public string ReadExisting()
    {
        CheckOpen();
        return ReadText(_uart.BytesToRead);
    }

    /// <summary>Reads up to <see cref="NewLine"/>; waits for it. Allocates.</summary>
    /// <returns>The line without its end.</returns>
    /// <exception cref="InvalidOperationException">The port is not open, or nothing on the board could end the wait.</exception>
    /// <exception cref="TimeoutException">No whole line came within <see cref="ReadTimeout"/>; what came stays in the buffer.</exception>
    public string ReadLine()
    {
        CheckOpen();
        byte[] end = Encoding.UTF8.GetBytes(_newLine);
        long deadline = Deadline(_readTimeout);
        int length;
        while ((length = FindLine(end)) < 0)
        {
            if (!_uart.WaitForBytes(_uart.BytesToRead + 1, deadline))
            {
                throw new TimeoutException($"{PortName}: no whole line came within {_readTimeout} ms.");
            }
        }

        string line = ReadText(length);
        ReadText(end.Length);
        return line;
    }

    /// <summary>Writes bytes; waits only while the buffer is full.</summary>
    /// <param name="buffer">Where from.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    /// <exception cref="TimeoutException">There was no room within <see cref="WriteTimeout"/>; the bytes before are sent.</exception>
    public void Write(byte[] buffer, int offset, int count)
    {
        CheckOpen();
        CheckRange(buffer, offset, count);
        WriteBytes(buffer.AsSpan(offset, count), Deadline(_writeTimeout));
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    /// <exception cref="TimeoutException">There was no room within <see cref="WriteTimeout"/>; what comes before is sent.</exception>
    public void Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckOpen();
        WriteText(text, Deadline(_writeTimeout));
    }

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    /// <exception cref="TimeoutException">There was no room within <see cref="WriteTimeout"/>.</exception>
    public void WriteByte(byte value)
    {
        _encoded[0] = value;
        Write(_encoded, 0, 1);
    }

    /// <summary>Writes a text as UTF-8, then <see cref="NewLine"/>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    /// <exception cref="TimeoutException">There was no room within <see cref="WriteTimeout"/>; what comes before is sent.</exception>
    public void WriteLine(string text)
    {
        Write(text);
        Write(_newLine);
    }

    internal void OnDataReceived(SerialData what) => _dataReceived?.Invoke(this, new SerialDataReceivedEventArgs(what));

    private static void CheckRange(byte[] buffer, int offset, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (offset > buffer.Length - count)
        {
            throw new ArgumentException($"[{offset}, {offset} + {count}) lies outside of {buffer.Length} bytes.", nameof(count));
        }
    }

    private void WriteText(string text, long deadline)
    {
        // Rune by rune through a buffer of its own: encoding the whole text would need an array of unknown size.
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = rune.EncodeToUtf8(_encoded);
            WriteBytes(_encoded.AsSpan(0, length), deadline);
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes, long deadline)
    {
        foreach (byte value in bytes)
        {
            if (!_uart.TryWrite(value, deadline))
            {
                throw new TimeoutException($"{PortName}: there was no room to write within {_writeTimeout} ms.");
            }
        }
    }

    private int FindLine(ReadOnlySpan<byte> end)
    {
        for (int start = 0; start + end.Length <= _uart.BytesToRead; start++)
        {
            int matched = 0;
            while (matched < end.Length && _uart.PeekByte(start + matched) == end[matched])
            {
                matched++;
            }

            if (matched == end.Length)
            {
                return start;
            }
        }

        return -1;
    }

    private string ReadText(int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = _uart.ReadByte();
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private long Deadline(int milliseconds) =>
        milliseconds == Timeout.Infinite ? long.MaxValue : _board.Time.NowTicks + VirtualTime.FromMilliseconds(milliseconds);

    private void Configure() => _uart.Configure(_baudRate, _dataBits, _parity, _stopBits);

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!IsOpen)
        {
            throw new InvalidOperationException($"{PortName} is not open.");
        }
    }

    private void CheckNotOpen()
    {
        if (IsOpen)
        {
            throw new InvalidOperationException($"{PortName} is open; close it first.");
        }
    }
}
