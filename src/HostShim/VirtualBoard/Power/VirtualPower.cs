using System;
using System.Numerics;
using nanoFramework.Hardware.Esp32;

namespace Embedded.HostShim;

/// <summary>
/// The chip's sleeps, as an ESP32 has them: what ends one, what is lost in it, and the time that goes by. All members belong to
/// the board's thread.
/// </summary>
/// <remarks>
/// In a light sleep the whole chip stands still: no pin interrupts, bytes that arrive are lost, timers are late until the end. A pin
/// that is a wake-up source belongs to the sleep controller from the first sleep on: it reads low and has no interrupt until its
/// mode is set again. The other pins' edges are gone, and no interrupt tells of them afterwards (a chip may be kinder). What a
/// port transmits goes on here; a chip pauses it.
/// </remarks>
public sealed class VirtualPower
{
    /// <summary>The pins of an ESP32 that reach the sleep controller.</summary>
    private const ulong WakePinMask = (1UL << 0) | (1UL << 2) | (1UL << 4) | (0xFUL << 12) | (7UL << 25) | (0xFFUL << 32);

    /// <summary>What 48 bits of a 150 kHz clock can count, in microseconds.</summary>
    private const ulong LongestMicroseconds = (1UL << 48) / 150_000 * 1_000_000;

    private const int TouchPads = 10;
    private const int None = -1;

    private readonly VirtualBoard _board;
    private readonly bool[] _touchSources = new bool[TouchPads];

    /// <summary>Edges that wake, by port number; 0 where the port does not.</summary>
    private readonly int[] _uartEdges = new int[3];
    private long _timerTicks = None;
    private int _pin = None;
    private bool _pinLevel;
    private Sleep.WakeupGpioPin _pins;
    private Sleep.WakeupMode _pinsMode;
    private int _touched = None;
    private int _arrivedEdges;
    private bool _uartWoke;

    internal VirtualPower(VirtualBoard board)
    {
        _board = board;
    }

    /// <summary>Whether it sleeps now; true only inside board events.</summary>
    public bool IsAsleep { get; private set; }

    /// <summary>Whether Wi-Fi or Bluetooth is on: the chip refuses a light sleep then.</summary>
    public bool IsRadioOn { get; set; }

    /// <summary>From a wake-up source to the first instruction, in ticks; half a millisecond if not set.</summary>
    public long WakeUpTicks { get; set; } = VirtualTime.FromFraction(500, 1_000_000);

    /// <summary>Light sleeps so far.</summary>
    public int LightSleeps { get; private set; }

    /// <summary>How long the chip has slept in all, in ticks.</summary>
    public long AsleepTicks { get; private set; }

    /// <summary>Why the last sleep ended.</summary>
    public Sleep.WakeupCause Cause { get; private set; }

    internal Sleep.WakeupGpioPin WakePins { get; private set; }

    internal int WakeTouchPad { get; private set; } = None;

    /// <summary>Somebody touches a pad. It matters to a chip that sleeps.</summary>
    /// <param name="pad">The pad, 0 to 9.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pad.</exception>
    public void Touch(int pad)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pad);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pad, TouchPads);
        _touched = IsAsleep && _touchSources[pad] ? pad : _touched;
    }

    internal EspNativeError EnableTimer(ulong microseconds)
    {
        if (microseconds > LongestMicroseconds)
        {
            return EspNativeError.INVALID_ARG;
        }

        _timerTicks = VirtualTime.FromFraction((long)microseconds, 1_000_000);
        return EspNativeError.OK;
    }

    internal EspNativeError EnablePin(Sleep.WakeupGpioPin pin, int level)
    {
        if (pin == Sleep.WakeupGpioPin.None)
        {
            return EspNativeError.OK;
        }

        if (Array.IndexOf(_touchSources, true) >= 0)
        {
            return EspNativeError.INVALID_STATE;
        }

        int number = BitOperations.Log2((ulong)pin);
        if (!CanWake((Sleep.WakeupGpioPin)(1UL << number)) || level is < 0 or > 1)
        {
            return EspNativeError.INVALID_ARG;
        }

        _pin = number;
        _pinLevel = level == 1;
        return EspNativeError.OK;
    }

    internal EspNativeError EnableMultiPins(Sleep.WakeupGpioPin pins, Sleep.WakeupMode mode)
    {
        if (pins == Sleep.WakeupGpioPin.None || !CanWake(pins))
        {
            return EspNativeError.INVALID_ARG;
        }

        _pins = pins;
        _pinsMode = mode;
        return EspNativeError.OK;
    }

    internal EspNativeError EnableTouch(int first, int second)
    {
        if ((first < 0 && second < 0) || first >= TouchPads || second >= TouchPads)
        {
            throw new ArgumentException($"Touch pads {first} and {second}: the chip has pads 0 to {TouchPads - 1}.");
        }

        if (_pin != None)
        {
            return EspNativeError.INVALID_STATE;
        }

        Array.Clear(_touchSources);
        for (int pad = 0; pad < TouchPads; pad++)
        {
            _touchSources[pad] = pad == first || pad == second;
        }

        return EspNativeError.OK;
    }

    internal EspNativeError EnableUart(int port, int edges)
    {
        if (port < 1 || port >= _uartEdges.Length || edges < 1)
        {
            return EspNativeError.INVALID_ARG;
        }

        _uartEdges[port] = edges;
        return EspNativeError.OK;
    }

    internal EspNativeError LightSleep()
    {
        if (IsRadioOn)
        {
            return EspNativeError.INVALID_STATE;
        }

        LightSleeps++;
        SleepUntilWoken(isDeep: false);
        _board.Timers.AfterSleep();
        return EspNativeError.OK;
    }

    internal void DeepSleep()
    {
        SleepUntilWoken(isDeep: true);
        Forget();
        _board.Restart();
        throw new ChipRestartException($"The chip has slept deeply and starts anew; cause: {Cause}.");
    }

    /// <summary>A byte came while the chip slept: it is lost, but its edges may wake.</summary>
    internal void OnByteLost(int port, byte value)
    {
        if (port < _uartEdges.Length && _uartEdges[port] > 0)
        {
            _arrivedEdges += EdgesOf(value);
            _uartWoke |= _arrivedEdges >= _uartEdges[port];
        }
    }

    /// <summary>Changes of the wire from idle to idle: a start bit, eight data bits with the lowest first, a stop bit.</summary>
    private static int EdgesOf(byte value)
    {
        uint frame = ((uint)value << 1) | (1u << 9);
        return 1 + BitOperations.PopCount((frame ^ (frame >> 1)) & 0x1FF);
    }

    private bool CanWake(Sleep.WakeupGpioPin pins) =>
        ((ulong)pins & ~WakePinMask) == 0 && BitOperations.Log2((ulong)pins) < _board.Pins.Count;

    private bool IsWakePin(int pin) => pin == _pin || (pin < 64 && ((ulong)_pins & (1UL << pin)) != 0);

    private void SleepUntilWoken(bool isDeep)
    {
        VirtualTime time = _board.Time;
        long start = time.NowTicks;
        long end = _timerTicks == None ? long.MaxValue : start + _timerTicks;
        _touched = None;
        _arrivedEdges = 0;
        _uartWoke = false;
        IsAsleep = true;
        TakePins();
        while (!TryWake(end, isDeep))
        {
            long next = Math.Min(end, time.NextEventTicks);
            if (next == long.MaxValue)
            {
                IsAsleep = false;
                throw new InvalidOperationException("The board would sleep for ever: no wake-up source will end it.");
            }

            time.AdvanceTo(next);
        }

        time.AdvanceTo(time.NowTicks + WakeUpTicks);
        IsAsleep = false;
        AsleepTicks += time.NowTicks - start;
    }

    private bool TryWake(long end, bool isDeep)
    {
        WakePins = PinsThatWake();
        WakeTouchPad = _touched;
        Cause = _pin != None && _board.Pins[_pin].Level == _pinLevel ? Sleep.WakeupCause.Ext0
            : WakePins != Sleep.WakeupGpioPin.None ? Sleep.WakeupCause.Ext1
            : _touched != None ? Sleep.WakeupCause.TouchPad
            : _uartWoke && !isDeep ? Sleep.WakeupCause.Uart
            : _board.Time.NowTicks >= end ? Sleep.WakeupCause.Timer
            : Sleep.WakeupCause.Undefined;
        return Cause != Sleep.WakeupCause.Undefined;
    }

    private Sleep.WakeupGpioPin PinsThatWake()
    {
        Sleep.WakeupGpioPin high = Sleep.WakeupGpioPin.None;
        for (int pin = 0; pin < _board.Pins.Count && pin < 64; pin++)
        {
            var mask = (Sleep.WakeupGpioPin)(1UL << pin);
            high |= (_pins & mask) != 0 && _board.Pins[pin].Level ? mask : Sleep.WakeupGpioPin.None;
        }

        return _pinsMode == Sleep.WakeupMode.AnyHigh ? high : high == Sleep.WakeupGpioPin.None ? _pins : Sleep.WakeupGpioPin.None;
    }

    private void TakePins()
    {
        for (int pin = 0; pin < _board.Pins.Count; pin++)
        {
            if (IsWakePin(pin))
            {
                _board.Pins[pin].IsTakenBySleep = true;
            }
        }
    }

    private void Forget()
    {
        _timerTicks = None;
        _pin = None;
        _pins = Sleep.WakeupGpioPin.None;
        Array.Clear(_touchSources);
        Array.Clear(_uartEdges);
    }
}
