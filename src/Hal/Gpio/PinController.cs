using System;
using System.Device.Gpio;
using Embedded.Async;
using nanoFramework.Runtime.Events;

namespace Embedded.Hal;

/// <summary>Opens pins, and brings their interrupts to them without an allocation. One a board.</summary>
/// <remarks>
/// <para>The way of an edge: interrupt → the runtime's event ring → the one dispatcher → <c>OnEvent</c> →
/// <c>InputPin.OnInterrupt</c> → its signal → the waiting task. It takes the place of nanoFramework's own path, so no pin may
/// be opened beside it with a ValueChanged handler.</para>
/// <para>The ring is lossy: full, it drops the oldest event, and tells nobody. But the interrupt routine posts a level only if it
/// differs from the one it posted last for that pin, so levels of a pin alternate, and one that comes twice in a row proves that
/// an odd number of events between the two was lost (<see cref="LostEdges"/>). An even number leaves no trace.</para>
/// </remarks>
public sealed class PinController : IEventTarget
{
    private readonly GpioController _controller = new();
    private InputPin?[] _inputs = new InputPin?[16];

    /// <summary>Makes the controller and takes over the GPIO events of the board.</summary>
    public PinController()
    {
        // After the GpioController, whose class registers the stock processor.
        _ = new EventTap(EventCategory.Gpio, this);
    }

    /// <summary>Interrupts that named a pin which is not open.</summary>
    public int UnknownInterrupts { get; private set; }

    /// <summary>
    /// How often an event was found lost, on all pins. Each time the pin it was found on has been put right, and
    /// <see cref="EdgeLost"/> set. Wraps. Any context.
    /// </summary>
    public int LostEdges { get; private set; }

    /// <summary>
    /// Set when a lost event was found. The ring drops events of any pin, and one whose last event was dropped shows an old level
    /// until its next: a task that waits here and calls <see cref="Refresh"/> brings all of them up to date.
    /// </summary>
    public Signal EdgeLost { get; } = new();

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

    /// <summary>
    /// Reads every input, as <see cref="InputPin.Refresh"/> does. Makes an object for each on a device, so not for steady state.
    /// Executor thread.
    /// </summary>
    public void Refresh()
    {
        InputPin?[] inputs = _inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            InputPin? input = inputs[i];
            if (input is not null)
            {
                input.Refresh();
            }
        }
    }

    void IEventTarget.OnEvent(int source, uint data)
    {
        InputPin? input = source < _inputs.Length ? _inputs[source] : null;
        if (input is null)
        {
            UnknownInterrupts++;
        }
        else if (!input.OnInterrupt(data != 0))
        {
            LostEdges++;
            EdgeLost.Set();
        }
    }
}
