using System.Device.Gpio;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>A pin that is read, and whose changes wake one task. Waiting costs nothing: the interrupt does it.</summary>
/// <remarks>
/// The level is that of the last interrupt, because reading a pin on a device makes an object. The runtime's event ring
/// is lossy; if it overflows, <see cref="Refresh"/> brings the level up to date.
/// </remarks>
public sealed class InputPin
{
    private readonly GpioPin _pin;
    private readonly Signal _changed = new();

    /// <summary>Written by the dispatcher alone. The counts wrap; only their differences are used.</summary>
    private int _rising;
    private int _falling;
    private bool _high;

    internal InputPin(GpioPin pin)
    {
        _pin = pin;
        // A handler enables the pin's interrupt; this one is never called, because the stock processor is replaced.
        _pin.ValueChanged += IgnoreStockEvent;
        _high = (bool)_pin.Read();
    }

    /// <summary>The pin's number on this board.</summary>
    public int Number => _pin.PinNumber;

    /// <summary>The level as of the last interrupt. Any context.</summary>
    public bool IsHigh => _high;

    /// <summary>Interrupts so far; wraps. Any context.</summary>
    public int EdgeCount => _rising + _falling;

    /// <summary>Reads the pin itself. Makes an object on a device, so not for steady state.</summary>
    /// <returns>True if it is high.</returns>
    public bool Refresh()
    {
        _high = (bool)_pin.Read();
        return _high;
    }

    /// <summary>
    /// Waits for the next change from now on; changes that came before are not given. One task at a time.
    /// Cancellation: strict.
    /// </summary>
    /// <param name="edges">Which changes.</param>
    /// <returns>The change; <see cref="PinEdge.Both"/> if there were several before the task had its turn.</returns>
    [FutureCapacity(8)]
    public async Future<PinEdge> WaitForEdge(PinEdge edges = PinEdge.Both)
    {
        int rising = _rising;
        int falling = _falling;
        while (true)
        {
            PinEdge seen = ((_rising != rising ? PinEdge.Rising : PinEdge.None)
                | (_falling != falling ? PinEdge.Falling : PinEdge.None)) & edges;
            if (seen != PinEdge.None)
            {
                return seen;
            }

            await _changed.Wait();
        }
    }

    /// <summary>Waits until the pin is high; ends at once if it is. One task at a time. Cancellation: strict.</summary>
    public Future WaitForHigh() => WaitForLevel(true);

    /// <summary>Waits until the pin is low; ends at once if it is. One task at a time. Cancellation: strict.</summary>
    public Future WaitForLow() => WaitForLevel(false);

    /// <summary>Waits until the pin has a level; ends at once if it has. One task at a time. Cancellation: strict.</summary>
    /// <param name="high">True for high.</param>
    [FutureCapacity(8)]
    public async Future WaitForLevel(bool high)
    {
        while (_high != high)
        {
            await _changed.Wait();
        }
    }

    /// <summary>Runs on the dispatcher.</summary>
    internal void OnInterrupt(bool high)
    {
        if (high)
        {
            _rising++;
        }
        else
        {
            _falling++;
        }

        _high = high;
        _changed.Set();
    }

    private static void IgnoreStockEvent(object? sender, PinValueChangedEventArgs e)
    {
    }
}
