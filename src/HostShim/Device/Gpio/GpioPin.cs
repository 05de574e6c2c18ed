using Embedded.HostShim;

namespace System.Device.Gpio;

/// <summary>
/// A pin of the current board, opened by a <see cref="GpioController"/>. Reading, writing and toggling allocate nothing.
/// </summary>
public sealed class GpioPin : IDisposable
{
    private readonly VirtualPin _pin;
    private TimeSpan _debounceTimeout = TimeSpan.Zero;
    private PinValueChangedEventHandler? _callbacks;
    private bool _disposed;

    internal GpioPin(VirtualPin pin) => _pin = pin;

    /// <summary>
    /// Raised on the dispatcher for each edge, unless the application has replaced the stock processor. The first handler
    /// enables the pin's interrupt. On an output each added or removed handler sets the mode again, and that drives the
    /// pin low: the device does so too.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public event PinValueChangedEventHandler ValueChanged
    {
        add
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _callbacks += value;
            Configure(_pin.Mode);
        }

        remove
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _callbacks -= value;
            Configure(_pin.Mode);
        }
    }

    /// <summary>
    /// How long a level must have lasted, from the first edge, before it is reported; zero reports every edge. Whole
    /// milliseconds; the rest is cut off, as on the device.
    /// </summary>
    public TimeSpan DebounceTimeout
    {
        get => _debounceTimeout;
        set
        {
            _debounceTimeout = value;
            _pin.Interrupt.DebounceTicks = VirtualTime.FromMilliseconds(Math.Max(0, value.Ticks / TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>The pin's number.</summary>
    public int PinNumber => _pin.Number;

    /// <summary>The mode it is in.</summary>
    /// <returns>The mode.</returns>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public PinMode GetPinMode()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _pin.Mode;
    }

    /// <summary>Whether the pin can work in a mode; a virtual pin can in all.</summary>
    /// <param name="pinMode">The mode.</param>
    /// <returns>Whether it is a mode at all.</returns>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public bool IsPinModeSupported(PinMode pinMode)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return IsMode(pinMode);
    }

    /// <summary>Sets the mode. An output starts low.</summary>
    /// <param name="value">The mode.</param>
    /// <exception cref="ArgumentException">It is not a mode.</exception>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public void SetPinMode(PinMode value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!IsMode(value))
        {
            throw new ArgumentException($"{value} is not a pin mode.", nameof(value));
        }

        Configure(value);
    }

    /// <summary>The level on the pad, of an output too.</summary>
    /// <returns>The level.</returns>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public PinValue Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _pin.DigitalLevel;
    }

    /// <summary>Drives an output. With a handler registered it also posts an interrupt, whether the level changes or not.</summary>
    /// <param name="value">The level.</param>
    /// <exception cref="ArgumentException">The pin is an input.</exception>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public void Write(PinValue value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_pin.Mode < PinMode.Output)
        {
            throw new ArgumentException($"Pin {_pin.Number} is an input; set an output mode before writing to it.");
        }

        _pin.Drive((bool)value);
        if (_callbacks is not null)
        {
            _pin.Interrupt.Post((bool)value);
        }
    }

    /// <summary>
    /// Inverts what an output drives. On an input it does nothing, as on the device. With a handler registered it also
    /// posts an interrupt with the level of the pad.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The pin is closed.</exception>
    public void Toggle()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_pin.Mode < PinMode.Output)
        {
            return;
        }

        _pin.Drive(!_pin.Latch);
        if (_callbacks is not null)
        {
            _pin.Interrupt.Post(_pin.Level);
        }
    }

    /// <summary>Closes the pin: no interrupt any more, plain input, free to be opened again.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _callbacks = null;
            _pin.Interrupt.DebounceTicks = 0;
            _pin.Release();
        }
    }

    internal void OnPinChanged(PinEventTypes edge) => _callbacks?.Invoke(this, new PinValueChangedEventArgs(edge, _pin.Number));

    internal static bool IsMode(PinMode mode) => mode is >= PinMode.Input and <= PinMode.OutputOpenSourcePullDown;

    private void Configure(PinMode mode)
    {
        _pin.SetMode(mode);
        // An output has no interrupt routine on the device; Write and Toggle post by themselves.
        if (mode < PinMode.Output && _callbacks is not null)
        {
            _pin.Interrupt.Enable();
        }
        else
        {
            _pin.Interrupt.Disable();
        }
    }
}
