using System.Device.Gpio;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>A pin that is read, and whose changes wake one task. Waiting costs nothing: the interrupt does it.</summary>
/// <remarks>
/// The level is that of the last interrupt, because reading a pin on a device makes an object. The runtime's event ring
/// is lossy; if it overflows, <see cref="Refresh"/> brings the level up to date. Capacity: one waiting task; a second one gets
/// an InvalidOperationException.
/// </remarks>
public sealed class InputPin
{
    private readonly GpioPin _pin;
    private readonly Signal _changed = new();

    /// <summary>
    /// Written by the dispatcher, and by Refresh for an edge the dispatcher never saw. The counts wrap; only their differences
    /// are used. Benign race: if both count at once one count is lost, and the difference still shows an edge.
    /// </summary>
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

    /// <summary>
    /// Reads the pin itself; a level that no interrupt has told of yet counts as an edge and wakes the waiting task. (If its
    /// interrupt was only late, the edge is given twice.) Makes an object on a device, so not for steady state. Executor thread.
    /// </summary>
    /// <returns>True if it is high.</returns>
    public bool Refresh()
    {
        bool changed = false;
        bool high;
        int edges;
        do
        {
            edges = EdgeCount;
            high = (bool)_pin.Read();
            changed |= high != _high;
            _high = high;
            // Again if an interrupt came in between: it told something newer than what was read, and this overwrote it.
        }
        while (EdgeCount != edges);

        if (changed)
        {
            Count(high);
        }

        return high;
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
        _high = high;
        Count(high);
    }

    private void Count(bool rising)
    {
        if (rising)
        {
            _rising++;
        }
        else
        {
            _falling++;
        }

        _changed.Set();
    }

    private static void IgnoreStockEvent(object? sender, PinValueChangedEventArgs e)
    {
    }
}
