using Embedded.Async;
using Embedded.Hal;

namespace Embedded.Drivers;

/// <summary>A light that shows a state by its blinking. Spawn <see cref="Run"/>; <see cref="Show"/> changes the pattern at once.</summary>
/// <remarks>No allocation after it is made.</remarks>
public sealed class StatusLed
{
    private readonly OutputPin _pin;
    private readonly bool _activeHigh;
    private readonly Signal _changed = new();
    private BlinkPattern _pattern;

    /// <summary>Makes the light, dark until <see cref="Run"/> is polled.</summary>
    /// <param name="pin">Its pin.</param>
    /// <param name="pattern">What it shows at first.</param>
    /// <param name="activeHigh">True if it is lit while the pin is high.</param>
    public StatusLed(OutputPin pin, BlinkPattern pattern, bool activeHigh = true)
    {
        _pin = pin;
        _pattern = pattern;
        _activeHigh = activeHigh;
        // A pin starts low, which lights an active-low one.
        Light(false);
    }

    /// <summary>Shows a pattern from its beginning; the one that is shown already goes on undisturbed. Any task of the executor.</summary>
    public void Show(BlinkPattern pattern)
    {
        if (pattern != _pattern)
        {
            _pattern = pattern;
            _changed.Set();
        }
    }

    /// <summary>Blinks for ever. Cancellation: strict, the light is dark afterwards.</summary>
    public async Future Run()
    {
        try
        {
            while (true)
            {
                BlinkPattern pattern = _pattern;
                for (int i = 0; i < pattern.Length; i++)
                {
                    Light((i & 1) == 0);
                    if (await Timeout.AfterMilliseconds(_changed.Wait(), pattern[i]))
                    {
                        break;
                    }
                }
            }
        }
        finally
        {
            Light(false);
        }
    }

    private void Light(bool on) => _pin.Set(on == _activeHigh);
}
