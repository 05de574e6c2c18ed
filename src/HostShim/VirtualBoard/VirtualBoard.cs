using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Diagnostics.CodeAnalysis;
using System.IO.Ports;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Events;

namespace Embedded.HostShim;

/// <summary>
/// A board that exists only on the desktop, behind nanoFramework's own device API: pins, two I2C buses, three UARTs, an
/// interrupt ring and a clock. It is deterministic: the same seed and the same calls give the same run, tick by tick.
/// </summary>
/// <remarks>
/// Device classes (<c>GpioController</c>, <c>I2cDevice</c>, <c>SerialPort</c>, <c>EventSink</c>) bind to
/// <see cref="Current"/>, the board of the calling thread. Everything on a board belongs to one thread, as the device's
/// interpreter is one thread, except <see cref="VirtualUart.SendFromOutside(byte[])"/>.
/// </remarks>
public sealed class VirtualBoard : IDisposable
{
    /// <summary>Pins of a board when nothing else is asked for, as many as an ESP32 numbers.</summary>
    public const int DefaultPinCount = 40;

    [ThreadStatic]
    private static VirtualBoard? s_current;

    // The clock of a device without a battery and without a network starts at the Unix epoch.
    private static readonly DateTime s_epoch = DateTime.UnixEpoch;

    private readonly VirtualBoard? _previous;
    private readonly List<Exception> _dispatcherFaults = [];
    private readonly List<NativeEventDispatcher> _dispatchers = [];
    private bool _dispatching;
    private bool _disposed;

    /// <summary>Makes a board and makes it <see cref="Current"/> for this thread.</summary>
    /// <param name="seed">Where all chance comes from: contact bounce now, noise later.</param>
    /// <param name="pinCount">Number of GPIO pins, numbered from 0; at most 65536 because an event carries 16 bits.</param>
    public VirtualBoard(ulong seed = 1, int pinCount = DefaultPinCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pinCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pinCount, ushort.MaxValue + 1);
        Seed = seed;
        Random = new BoardRandom(seed);
        Time = new VirtualTime();
        Recorder = new Recorder(Time);
        Interrupts = new InterruptRing(this);
        Pins = new VirtualPins(this, pinCount);
        I2cBuses = [new VirtualI2cBus(Time, 1), new VirtualI2cBus(Time, 2)];
        Uarts = [new VirtualUart(this, 1), new VirtualUart(this, 2), new VirtualUart(this, 3)];
        Inputs = new BoardInputs(this);
        Timers = new VirtualTimers(this);
        Power = new VirtualPower(this);
        Standby = new VirtualStandby(this);

        _previous = HasCurrent ? s_current : null;
        s_current = this;
        ConnectStockEvents();
    }

    /// <summary>
    /// Reports an exception that left an event processor, listener or handler. On the device it would end the event
    /// silently; here it is also kept in <see cref="DispatcherFaults"/>.
    /// </summary>
    public event Action<Exception>? DispatcherFault;

    /// <summary>The board of this thread.</summary>
    /// <exception cref="InvalidOperationException">This thread has no board.</exception>
    public static VirtualBoard Current => HasCurrent ? s_current! : throw new InvalidOperationException(
        "This thread has no virtual board: make a VirtualBoard before the first use of the device API.");

    /// <summary>Whether this thread has a board.</summary>
    public static bool HasCurrent => s_current is { _disposed: false };

    /// <summary>The seed the board was made with.</summary>
    public ulong Seed { get; }

    /// <summary>The clock and the queue of coming events.</summary>
    public VirtualTime Time { get; }

    /// <summary>The pins.</summary>
    public VirtualPins Pins { get; }

    /// <summary>I2C bus 1, the only one most boards use.</summary>
    public VirtualI2cBus I2c => I2cBuses[0];

    /// <summary>All I2C buses; bus number n is at index n - 1.</summary>
    public IReadOnlyList<VirtualI2cBus> I2cBuses { get; }

    /// <summary>All UARTs; COMn is at index n - 1.</summary>
    public IReadOnlyList<VirtualUart> Uarts { get; }

    /// <summary>The ring of interrupts and its dispatcher.</summary>
    public InterruptRing Interrupts { get; }

    /// <summary>Where signals are recorded for statistics and VCD.</summary>
    public Recorder Recorder { get; }

    /// <summary>The board's source of chance.</summary>
    public BoardRandom Random { get; }

    /// <summary>Buttons, serial ports and sensors by the names that scripts use.</summary>
    public BoardInputs Inputs { get; }

    /// <summary>What the board's clock shows: it starts at 1970-01-01 and follows virtual time.</summary>
    public DateTime UtcNow => ToDateTime(Time.NowTicks);

    /// <summary>Exceptions that left handlers so far, oldest first.</summary>
    public IReadOnlyList<Exception> DispatcherFaults => _dispatcherFaults;

    /// <summary>The sleeps of an ESP32.</summary>
    public VirtualPower Power { get; }

    /// <summary>The standby of an STM32.</summary>
    public VirtualStandby Standby { get; }

    internal VirtualTimers Timers { get; }

    internal EventSink EventSink { get; private set; }

    internal CustomEvent.Listener CustomEvents { get; private set; }

    /// <summary>A UART by its port number.</summary>
    /// <param name="portNumber">1 for COM1.</param>
    /// <returns>The UART.</returns>
    /// <exception cref="ArgumentException">The board has no such port.</exception>
    public VirtualUart Uart(int portNumber) => portNumber >= 1 && portNumber <= Uarts.Count
        ? Uarts[portNumber - 1]
        : throw new ArgumentException($"COM{portNumber} does not exist; the board has COM1 to COM{Uarts.Count}.", nameof(portNumber));

    /// <summary>
    /// Moves bytes that other threads left by <see cref="VirtualUart.SendFromOutside(byte[])"/> onto the wires, now. The run
    /// loop of an interactive run calls it between polls.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    public bool DrainOutside()
    {
        bool any = false;
        for (int i = 0; i < Uarts.Count; i++)
        {
            any |= Uarts[i].DrainOutside();
        }

        return any;
    }

    /// <summary>
    /// Makes room in the recorder and the transcripts for what the next stretch of the run will write. Call it between
    /// polls, outside of any measurement of the heap: this is where memory is allocated so that elsewhere it is not.
    /// </summary>
    public void Reserve()
    {
        Recorder.Reserve();
        for (int i = 0; i < Uarts.Count; i++)
        {
            Uarts[i].Transcript.Reserve();
            Uarts[i].Incoming.Reserve();
        }
    }

    /// <summary>
    /// Takes the board from its thread; the one that was current before becomes current again. From another thread it
    /// leaves the board's own thread without a board.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (ReferenceEquals(s_current, this))
        {
            s_current = _previous is { _disposed: true } ? null : _previous;
        }
    }

    /// <summary>
    /// The chip starts anew, as after a reset: nothing is open, nobody listens, no event waits. The world around it stays.
    /// </summary>
    internal void Restart()
    {
        for (int pin = 0; pin < Pins.Count; pin++)
        {
            Pins[pin].Owner?.Dispose();
            Pins[pin].IsTakenBySleep = false;
        }

        foreach (VirtualUart uart in Uarts)
        {
            uart.Owner?.Dispose();
        }

        Timers.Reset();
        Interrupts.Clear();
        _dispatchers.Clear();
        ConnectStockEvents();
    }

    internal void Attach(NativeEventDispatcher dispatcher) => _dispatchers.Add(dispatcher);

    internal void Detach(NativeEventDispatcher dispatcher) => _dispatchers.Remove(dispatcher);

    internal void CheckDispatcherIsFree()
    {
        if (_dispatching)
        {
            throw new InvalidOperationException("A handler must not dispatch: the device has one dispatcher, which is busy with it.");
        }
    }

    internal void Dispatch(uint data1, uint data2, long atTicks)
    {
        _dispatching = true;
        try
        {
            for (int i = 0; i < _dispatchers.Count; i++)
            {
                _dispatchers[i].RaiseInterrupt(data1, data2, ToDateTime(atTicks));
            }
        }
        catch (Exception fault)
        {
            _dispatcherFaults.Add(fault);
            DispatcherFault?.Invoke(fault);
        }
        finally
        {
            _dispatching = false;
        }
    }

    /// <summary>
    /// The device runs all static constructors before Main, and those of GpioPin, SerialPort and HighResTimer register the stock
    /// processors; a processor that the application adds therefore always replaces them.
    /// </summary>
    [MemberNotNull(nameof(EventSink), nameof(CustomEvents))]
    private void ConnectStockEvents()
    {
        EventSink = EventSink.Create(this);
        _ = new GpioPinListener(this);
        _ = new SerialPortListener(this);
        _ = new HighResTimerListener(this);
        CustomEvents = new CustomEvent.Listener();
    }

    private static DateTime ToDateTime(long ticks)
    {
        long seconds = ticks / VirtualTime.TicksPerSecond;
        long rest = ticks % VirtualTime.TicksPerSecond;
        return s_epoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / VirtualTime.TicksPerSecond));
    }
}
