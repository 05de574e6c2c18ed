using System;
using System.Device.Gpio;
using nanoFramework.Runtime.Events;

namespace Embedded.Hal;

/// <summary>Opens pins, and brings their interrupts to them without an allocation. One a board.</summary>
/// <remarks>
/// The way of an edge: interrupt → the runtime's event ring → the one dispatcher → <see cref="ProcessEvent"/> →
/// <c>InputPin.OnInterrupt</c> → its signal → the waiting task. nanoFramework's own path makes two objects for each
/// edge; this takes its place for the whole category, so no pin may be opened beside it with a ValueChanged handler.
/// </remarks>
public sealed class PinController : IEventProcessor, IEventListener
{
    private readonly GpioController _controller = new();
    private readonly BaseEvent _event = new();
    private InputPin?[] _inputs = new InputPin?[16];

    /// <summary>Makes the controller and takes over the GPIO events of the board.</summary>
    public PinController()
    {
        // After the GpioController, whose class registers the stock processor.
        EventSink.AddEventProcessor(EventCategory.Gpio, this);
        EventSink.AddEventListener(EventCategory.Gpio, this);
    }

    /// <summary>Interrupts that named a pin which is not open.</summary>
    public int UnknownInterrupts { get; private set; }

    /// <summary>Opens an output. Allocates; for start-up.</summary>
    /// <remarks>
    /// The platform starts every output low, so with <paramref name="high"/> the pin is low for some microseconds first: what
    /// must never see that (a relay that is on while low) needs a pull-up and an open-drain stage of its own.
    /// </remarks>
    /// <param name="pin">The pin's number on this board.</param>
    /// <param name="high">Its level from now on.</param>
    /// <exception cref="InvalidOperationException">There is no such pin, or it is open already.</exception>
    public OutputPin OpenOutput(int pin, bool high = false) => new(_controller.OpenPin(pin, PinMode.Output), high);

    /// <summary>Opens an input with its interrupt. Allocates; for start-up.</summary>
    /// <param name="pin">The pin's number on this board.</param>
    /// <param name="mode">Input, with or without a pull resistor.</param>
    /// <exception cref="ArgumentException">The mode is none of an input.</exception>
    /// <exception cref="InvalidOperationException">There is no such pin, or it is open already.</exception>
    public InputPin OpenInput(int pin, PinMode mode = PinMode.Input)
    {
        if (mode > PinMode.InputPullUp)
        {
            throw new ArgumentException("an input is opened as Input, InputPullUp or InputPullDown", nameof(mode));
        }

        // First, because the board knows which pins there are: a number that does not exist must not make the table longer.
        var input = new InputPin(_controller.OpenPin(pin, mode));
        if (pin >= _inputs.Length)
        {
            var longer = new InputPin?[pin + 16];
            Array.Copy(_inputs, longer, _inputs.Length);
            _inputs = longer;
        }

        _inputs[pin] = input;
        // After its interrupt can find it: a change in between would be missed, and the pin would show the old level.
        input.Refresh();
        return input;
    }

    /// <summary>Called by the dispatcher for each GPIO event; not for applications.</summary>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        int pin = (int)(data1 >> 16);
        InputPin? input = pin < _inputs.Length ? _inputs[pin] : null;
        if (input is null)
        {
            UnknownInterrupts++;
        }
        else
        {
            input.OnInterrupt(data2 != 0);
        }

        return _event;
    }

    /// <summary>Not used: the work is done in <see cref="ProcessEvent"/>.</summary>
    public void InitializeForEventSource()
    {
    }

    /// <summary>Ends the event here; not for applications.</summary>
    public bool OnEvent(BaseEvent ev) => true;
}
