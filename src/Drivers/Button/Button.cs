using Embedded.Async;
using Embedded.Hal;

namespace Embedded.Drivers;

/// <summary>What was done with a button.</summary>
public enum ButtonGesture
{
    /// <summary>Pressed and released, and not pressed again soon.</summary>
    Press,

    /// <summary>Pressed twice in quick succession.</summary>
    DoublePress,

    /// <summary>Held; given while it is still down.</summary>
    LongPress,
}

/// <summary>A push button with bouncing contacts on an input pin. Waiting costs nothing: the pin's interrupt does it.</summary>
/// <remarks>
/// A level counts when it has lasted <c>debounceMilliseconds</c> without an edge. One task at a time waits on a button. No
/// allocation after it is made. Cancelling a wait loses what of the gesture had happened so far.
/// </remarks>
public sealed class Button
{
    private readonly InputPin _pin;
    private readonly bool _downLevel;
    private readonly int _debounceMilliseconds;
    private bool _down;

    /// <summary>Makes a button.</summary>
    /// <param name="pin">Its pin.</param>
    /// <param name="activeLow">True if the pin is low while the button is down, as with a pull-up.</param>
    /// <param name="debounceMilliseconds">How long a level must last, at least 1; contacts settle within 5 to 10.</param>
    public Button(InputPin pin, bool activeLow = true, int debounceMilliseconds = 10)
    {
        _pin = pin;
        _downLevel = !activeLow;
        _debounceMilliseconds = debounceMilliseconds;
        _down = pin.IsHigh == _downLevel;
    }

    /// <summary>Whether it is down, debounced, as of the last wait.</summary>
    public bool IsDown => _down;

    /// <summary>How long a press must last to be a long one, in milliseconds.</summary>
    public int LongPressMilliseconds { get; set; } = 800;

    /// <summary>How soon the second press of two must come, in milliseconds after the first is released.</summary>
    public int DoublePressMilliseconds { get; set; } = 250;

    /// <summary>Waits until the button goes down; if it is down, until it goes down again.</summary>
    public async Future WaitForPress()
    {
        await WaitFor(down: false);
        await WaitFor(down: true);
    }

    /// <summary>Waits until the button is up; ends at once if it is.</summary>
    public async Future WaitForRelease()
    {
        // It may have gone down while nobody waited.
        _down |= _pin.IsHigh == _downLevel;
        await WaitFor(down: false);
    }

    /// <summary>Waits until the button has been held down for <see cref="LongPressMilliseconds"/>; shorter presses are passed over.</summary>
    public async Future WaitForLongPress()
    {
        // Not by gestures: the second press of a double press may be a long one.
        do
        {
            await WaitForPress();
        }
        while (await Timeout.AfterMilliseconds(WaitFor(down: false), LongPressMilliseconds));
    }

    /// <summary>
    /// Waits until the button has been pressed twice within <see cref="DoublePressMilliseconds"/>; never ends if that is 0.
    /// </summary>
    public async Future WaitForDoublePress()
    {
        while (await WaitForGesture() != ButtonGesture.DoublePress)
        {
        }
    }

    /// <summary>
    /// Waits for the next gesture. A single press is known only once no second one can follow; set
    /// <see cref="DoublePressMilliseconds"/> to 0 to have it on release.
    /// </summary>
    public async Future<ButtonGesture> WaitForGesture()
    {
        await WaitForPress();
        if (!await Timeout.AfterMilliseconds(WaitFor(down: false), LongPressMilliseconds))
        {
            return ButtonGesture.LongPress;
        }

        if (DoublePressMilliseconds == 0 || !await Timeout.AfterMilliseconds(WaitFor(down: true), DoublePressMilliseconds))
        {
            return ButtonGesture.Press;
        }

        return ButtonGesture.DoublePress;
    }

    private async Future WaitFor(bool down)
    {
        while (_down != down)
        {
            await _pin.WaitForLevel(down == _downLevel);
            // Quiet for the whole time, or begin again: an edge within it is a bounce.
            while (await Timeout.AfterMilliseconds(_pin.WaitForEdge(), _debounceMilliseconds))
            {
            }

            _down = _pin.IsHigh == _downLevel;
        }
    }
}
