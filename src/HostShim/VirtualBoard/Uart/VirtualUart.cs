using System;
using System.Collections.Generic;
using System.IO.Ports;
using System.Text;
using nanoFramework.Runtime.Events;

namespace Embedded.HostShim;

/// <summary>
/// One UART of the chip and the wires to it. Bytes take their time in both directions: a character is a start bit, the
/// data bits, parity and stop bits at the baud rate, rounded up to a tick. The other side uses the same settings.
/// </summary>
/// <remarks>
/// <para>
/// Receiving: a byte that arrives when the receive buffer is full is lost, the newest one, and counted. An interrupt of
/// category SerialDevice is posted when the buffer reaches the threshold from below, and for each watch character.
/// Firmware that leaves bytes above the threshold in the buffer is not told again: the device has the same trap on
/// STM32, and code that avoids it works on both families.
/// </para>
/// <para>All members belong to the board's thread, except <see cref="SendFromOutside(byte[])"/>.</para>
/// </remarks>
public sealed class VirtualUart
{
    // Both directions have the same size on the device, 256 unless the application asks for another.
    private const int DefaultBufferSize = 256;
    private const int WireCapacity = 4096;

    private readonly VirtualBoard _board;
    private readonly ReceiveEvent _receiving;
    private readonly TransmitEvent _transmitting;
    private readonly ByteRing _wire = new(WireCapacity);
    private readonly List<byte> _outside = new(WireCapacity);
    private readonly object _outsideLock = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _decoded = new char[4];
    private readonly byte[] _decoding = new byte[1];
    private ByteRing _receiveBuffer = new(DefaultBufferSize);
    private ByteRing _transmitBuffer = new(DefaultBufferSize);
    private int _wireReserved;
    private int _threshold = 1;
    private byte _watchByte;
    private bool _open;

    internal VirtualUart(VirtualBoard board, int portNumber)
    {
        _board = board;
        PortNumber = portNumber;
        _receiving = new ReceiveEvent(this);
        _transmitting = new TransmitEvent(this);
        Configure(9600, 8, Parity.None, StopBits.One);
    }

    /// <summary>Runs when a byte has left the chip: the byte and the time in ticks.</summary>
    public event Action<byte, long>? Transmitted;

    /// <summary>Runs when a byte has come in over the wire, whether or not there was room for it: the byte and the time in ticks.</summary>
    public event Action<byte, long>? Received;

    /// <summary>
    /// Runs on the calling thread of <see cref="SendFromOutside(byte[])"/>, to wake a run loop that waits in real time.
    /// </summary>
    public event Action? OutsideArrived;

    /// <summary>The n of COMn.</summary>
    public int PortNumber { get; }

    /// <summary>Where text that the firmware sends is copied to as it leaves, decoded as UTF-8; for a live console.</summary>
    public System.IO.TextWriter? Echo { get; set; }

    /// <summary>Everything the firmware has sent.</summary>
    public UartTranscript Transcript { get; } = new();

    /// <summary>Everything that has arrived over the wire, whether or not there was room for it.</summary>
    public UartTranscript Incoming { get; } = new();

    /// <summary>How long a character takes, in ticks.</summary>
    public long CharacterTicks { get; private set; }

    /// <summary>Bytes that wait for the firmware to read them.</summary>
    public int BytesToRead => _receiveBuffer.Count;

    /// <summary>Bytes that the firmware has written and that have not left yet.</summary>
    public int BytesToWrite => _transmitBuffer.Count;

    /// <summary>Bytes on the wire to the chip, those left by other threads included; not those a script sends later.</summary>
    public int BytesOnWire
    {
        get
        {
            lock (_outsideLock)
            {
                return _wire.Count + _outside.Count;
            }
        }
    }

    /// <summary>Bytes lost because the receive buffer was full.</summary>
    public long Overruns { get; private set; }

    /// <summary>Bytes that arrived while the port was closed.</summary>
    public long IgnoredWhileClosed { get; private set; }

    /// <summary>Bytes that arrived while the chip slept.</summary>
    public long LostAsleep { get; private set; }

    /// <summary>Lets bytes come in over the wire, one after the other, from a time on. Allocates; for set-up and scripts.</summary>
    /// <param name="bytes">The bytes, copied.</param>
    /// <param name="atTicks">When the first start bit comes, or later if the wire is busy.</param>
    public void Send(ReadOnlySpan<byte> bytes, long atTicks)
    {
        // The wire must have room for everything on its way, so that time can advance without allocating.
        _wireReserved += bytes.Length;
        _wire.Reserve(_wireReserved);
        _board.Time.Schedule(atTicks, new SendEvent(this, bytes.ToArray()));
    }

    /// <summary>Lets a text come in over the wire as UTF-8.</summary>
    /// <param name="text">The text; nothing is added to it.</param>
    /// <param name="atTicks">When the first start bit comes, or later if the wire is busy.</param>
    public void Send(string text, long atTicks) => Send(Encoding.UTF8.GetBytes(text), atTicks);

    /// <summary>
    /// Leaves bytes for the board from any thread; they go onto the wire at <see cref="VirtualBoard.DrainOutside"/>.
    /// </summary>
    /// <param name="bytes">The bytes, copied.</param>
    public void SendFromOutside(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        SendFromOutside(bytes.AsSpan());
    }

    /// <inheritdoc cref="SendFromOutside(byte[])"/>
    /// <remarks>Allocates only while more wait than ever before.</remarks>
    public void SendFromOutside(ReadOnlySpan<byte> bytes)
    {
        // The lock publishes the bytes to the board's thread; without it the list could be seen half changed.
        lock (_outsideLock)
        {
            _outside.AddRange(bytes);
        }

        OutsideArrived?.Invoke();
    }

    internal SerialPort? Owner { get; private set; }

    internal bool DrainOutside()
    {
        lock (_outsideLock)
        {
            if (_outside.Count == 0)
            {
                return false;
            }

            _wireReserved += _outside.Count;
            _wire.Reserve(_wireReserved);
            for (int i = 0; i < _outside.Count; i++)
            {
                _wire.TryPush(_outside[i]);
            }

            _outside.Clear();
        }

        StartReceiving();
        return true;
    }

    /// <summary>Gives the port to one object; a second one is refused, open or not, as on the device.</summary>
    internal bool TryClaim(SerialPort owner)
    {
        if (Owner is not null)
        {
            return false;
        }

        Owner = owner;
        return true;
    }

    internal void Unclaim() => Owner = null;

    internal void Open(int bufferSize)
    {
        if (_receiveBuffer.Capacity != bufferSize)
        {
            _receiveBuffer = new ByteRing(bufferSize);
            _transmitBuffer = new ByteRing(bufferSize);
        }

        _open = true;
    }

    internal void Close()
    {
        // As on the device, what has not left the buffer is lost, and so is what nobody read.
        _open = false;
        _receiveBuffer.Clear();
        _transmitBuffer.Clear();
        _board.Time.Cancel(_transmitting);
    }

    internal void Configure(int baudRate, int dataBits, Parity parity, StopBits stopBits)
    {
        int stopHalfBits = stopBits switch { StopBits.Two => 4, StopBits.OnePointFive => 3, _ => 2 };
        int halfBits = (2 * (1 + dataBits + (parity == Parity.None ? 0 : 1))) + stopHalfBits;
        CharacterTicks = VirtualTime.FromFraction(halfBits, 2L * baudRate);
    }

    internal void SetWatchByte(byte value) => _watchByte = value;

    internal void SetThreshold(int value)
    {
        _threshold = value;
        if (_open && _receiveBuffer.Count >= value)
        {
            Post(SerialData.Chars);
        }
    }

    internal byte ReadByte() => _receiveBuffer.Pop();

    internal byte PeekByte(int index) => _receiveBuffer[index];

    /// <summary>Advances time until enough bytes wait, or the time is up.</summary>
    internal bool WaitForBytes(int count, long deadlineTicks)
    {
        while (_receiveBuffer.Count < count)
        {
            if (!Step(deadlineTicks))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a byte; only when the buffer is full does the caller wait, and time passes.</summary>
    internal bool TryWrite(byte value, long deadlineTicks)
    {
        while (_transmitBuffer.IsFull)
        {
            if (!Step(deadlineTicks))
            {
                return false;
            }
        }

        _transmitBuffer.TryPush(value);
        if (!_transmitting.IsScheduled)
        {
            _board.Time.Schedule(_board.Time.NowTicks + CharacterTicks, _transmitting);
        }

        return true;
    }

    internal bool Step(long deadlineTicks)
    {
        VirtualTime time = _board.Time;
        if (time.NextEventTicks == long.MaxValue && deadlineTicks == long.MaxValue)
        {
            throw new InvalidOperationException($"COM{PortNumber}: this call would wait for ever, nothing on the board is going to happen; set a timeout.");
        }

        if (time.NowTicks >= deadlineTicks)
        {
            return false;
        }

        time.AdvanceTo(Math.Min(deadlineTicks, time.NextEventTicks));
        return true;
    }

    private void StartReceiving()
    {
        if (_wire.Count > 0 && !_receiving.IsScheduled)
        {
            _board.Time.Schedule(_board.Time.NowTicks + CharacterTicks, _receiving);
        }
    }

    private void OnReceived()
    {
        byte value = _wire.Pop();
        _wireReserved--;
        Incoming.Add(value, _board.Time.NowTicks);
        if (!_open)
        {
            IgnoredWhileClosed++;
        }
        else if (_board.Power.IsAsleep)
        {
            LostAsleep++;
            _board.Power.OnByteLost(PortNumber, value);
        }
        else if (!_receiveBuffer.TryPush(value))
        {
            Overruns++;
        }
        else if (_watchByte != 0 && value == _watchByte)
        {
            Post(SerialData.WatchChar);
        }
        else if (_receiveBuffer.Count == _threshold)
        {
            Post(SerialData.Chars);
        }

        StartReceiving();
        Received?.Invoke(value, _board.Time.NowTicks);
    }

    private void OnTransmitted(long now)
    {
        byte value = _transmitBuffer.Pop();
        Transcript.Add(value, now);
        Transmitted?.Invoke(value, now);
        if (Echo is not null)
        {
            _decoding[0] = value;
            int count = _decoder.GetChars(_decoding, 0, 1, _decoded, 0);
            Echo.Write(_decoded, 0, count);
        }

        if (_transmitBuffer.Count > 0)
        {
            _board.Time.Schedule(now + CharacterTicks, _transmitting);
        }
    }

    private void Post(SerialData what) =>
        _board.Interrupts.Post((byte)EventCategory.SerialDevice, 0, (ushort)PortNumber, (uint)what);

    private sealed class SendEvent(VirtualUart uart, byte[] bytes) : BoardEvent
    {
        public override void Fire(long now)
        {
            foreach (byte value in bytes)
            {
                uart._wire.TryPush(value);
            }

            uart.StartReceiving();
        }
    }

    private sealed class ReceiveEvent(VirtualUart uart) : BoardEvent
    {
        public override void Fire(long now) => uart.OnReceived();
    }

    private sealed class TransmitEvent(VirtualUart uart) : BoardEvent
    {
        public override void Fire(long now) => uart.OnTransmitted(now);
    }
}
