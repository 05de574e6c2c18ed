using Embedded.HostShim;

namespace System.Device.Gpio;

/// <summary>
/// Opens pins of the current board. All controllers of a board share its pins, as on the device.
/// </summary>
public sealed class GpioController : IDisposable
{
    private readonly VirtualBoard _board = VirtualBoard.Current;
    private readonly Callback?[] _registered;
    private bool _disposed;

    /// <summary>A controller with logical pin numbers.</summary>
    public GpioController() => _registered = new Callback?[_board.Pins.Count];

    /// <summary>A controller with a numbering scheme.</summary>
    /// <param name="numberingScheme">Kept and reported; a virtual board has the same numbers in both.</param>
    public GpioController(PinNumberingScheme numberingScheme)
        : this() => NumberingScheme = numberingScheme;

    /// <summary>What pin numbers count.</summary>
    public PinNumberingScheme NumberingScheme { get; }

    /// <summary>Number of pins of the board.</summary>
    public int PinCount => _board.Pins.Count;

    /// <summary>Opens a pin in its present mode, a plain input after the start.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <returns>The open pin.</returns>
    /// <exception cref="InvalidOperationException">The board has no such pin, or it is open already.</exception>
    public GpioPin OpenPin(int pinNumber)
    {
        if (!_board.Pins.Exists(pinNumber))
        {
            throw new InvalidOperationException($"Pin {pinNumber} does not exist; the board has pins 0 to {PinCount - 1}.");
        }

        VirtualPin pin = _board.Pins[pinNumber];
        var opened = new GpioPin(pin);
        return pin.TryReserve(opened)
            ? opened
            : throw new InvalidOperationException($"Pin {pinNumber} is open already; close it before it is opened again.");
    }

    /// <summary>Opens a pin and sets its mode.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>The open pin.</returns>
    /// <exception cref="InvalidOperationException">The board has no such pin, or it is open already.</exception>
    /// <exception cref="ArgumentException">It is not a mode.</exception>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = OpenPin(pinNumber);
        try
        {
            pin.SetPinMode(mode);
        }
        catch (ArgumentException)
        {
            pin.Dispose();
            throw;
        }

        return pin;
    }

    /// <summary>Closes a pin.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    public void ClosePin(int pinNumber)
    {
        Open(pinNumber).Dispose();
        _registered[pinNumber] = null;
    }

    /// <summary>The mode of an open pin.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <returns>The mode.</returns>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    public PinMode GetPinMode(int pinNumber) => Open(pinNumber).GetPinMode();

    /// <summary>Whether a pin can work in a mode.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>False for a pin that does not exist.</returns>
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => _board.Pins.Exists(pinNumber) && GpioPin.IsMode(mode);

    /// <summary>Whether a pin is in use.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <returns>True also for a pin that does not exist, as on the device.</returns>
    public bool IsPinOpen(int pinNumber) => !_board.Pins.Exists(pinNumber) || _board.Pins[pinNumber].IsOpen;

    /// <summary>The level of an open pin.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <returns>The level.</returns>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    public PinValue Read(int pinNumber) => Open(pinNumber).Read();

    /// <summary>Sets the mode of an open pin.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="mode">The mode.</param>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    /// <exception cref="ArgumentException">It is not a mode.</exception>
    public void SetPinMode(int pinNumber, PinMode mode) => Open(pinNumber).SetPinMode(mode);

    /// <summary>Drives an open output.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="value">The level.</param>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    /// <exception cref="ArgumentException">The pin is an input.</exception>
    public void Write(int pinNumber, PinValue value) => Open(pinNumber).Write(value);

    /// <summary>Calls back for edges of an open pin. A pin has one callback a controller; a second one replaces the first.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="eventTypes">The edges; the interrupt is always on both, the choice is made here.</param>
    /// <param name="callback">What to call, on the dispatcher.</param>
    /// <exception cref="InvalidOperationException">The pin is not open.</exception>
    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        GpioPin pin = Open(pinNumber);
        UnregisterCallbackForPinValueChangedEvent(pinNumber, callback);
        var registered = new Callback(this, eventTypes, callback);
        _registered[pinNumber] = registered;
        pin.ValueChanged += registered.OnValueChanged;
    }

    /// <summary>Ends the callbacks of a pin. Without one it does nothing.</summary>
    /// <param name="pinNumber">The pin.</param>
    /// <param name="callback">Not looked at: a pin has one callback a controller.</param>
    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        _ = callback;
        if (_board.Pins.Exists(pinNumber) && _registered[pinNumber] is { } registered && _board.Pins[pinNumber].Owner is { } pin)
        {
            _registered[pinNumber] = null;
            pin.ValueChanged -= registered.OnValueChanged;
        }
    }

    /// <summary>Closes all open pins of the board, also those of other controllers, as on the device.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        for (int i = 0; i < _board.Pins.Count; i++)
        {
            _board.Pins[i].Owner?.Dispose();
        }
    }

    private GpioPin Open(int pinNumber) => _board.Pins.Exists(pinNumber) && _board.Pins[pinNumber].Owner is { } pin
        ? pin
        : throw new InvalidOperationException($"Pin {pinNumber} is not open.");

    private sealed class Callback(GpioController controller, PinEventTypes edges, PinChangeEventHandler handler)
    {
        public void OnValueChanged(object sender, PinValueChangedEventArgs e)
        {
            if ((edges & e.ChangeType) != PinEventTypes.None)
            {
                handler(controller, e);
            }
        }
    }
}
