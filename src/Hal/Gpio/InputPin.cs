using System.Device.Gpio;
using Embedded.Async;

namespace Embedded.Hal;

/// <summary>A pin that is read, and whose changes wake one task. Waiting costs nothing: the interrupt does it.</summary>
/// <remarks>
/// The level is that of the last interrupt, because reading a pin on a device makes an object. The runtime's event ring
/// is lossy; if it overflows, <see cref="Refresh"/> brings the level up to date, and so does the next interrupt (see
/// <see cref="PinController.LostEdges"/>). Capacity: one waiting task; a second one gets an InvalidOperationException.
/// </remarks>
public sealed class InputPin
{
    private const int Unknown = -1;

    /// <summary>One for all pins, because the device makes an object wherever a method becomes a delegate.</summary>
    private static readonly PinValueChangedEventHandler s_ignoreStockEvent = IgnoreStockEvent;

    private readonly GpioPin _pin;
    private readonly Signal _changed = new();

    /// <summary>
    /// Written by the dispatcher, and by Refresh for an edge the dispatcher never saw. The counts wrap; only their differences
    /// are used. Benign race: if both count at once one count is lost, and the difference still shows an edge.
    /// </summary>
    private int _rising;
    private int _falling;
    private bool _high;

    /// <summary>The level of the last interrupt, 0 or 1, which the next one must differ from; before the first unknown.</summary>
    private int _posted = Unknown;

    internal InputPin(GpioPin pin)
    {
        _pin = pin;
        // A handler enables the pin's interrupt; this one is never called, because the stock processor is replaced.
        _pin.ValueChanged += s_ignoreStockEvent;
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
    [Cold("a pin is read at start-up, after a lost event, and after a sleep that it ended; stock calls cannot without an object")]
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
    /// <returns>False if an edge before this one was lost; it is counted now.</returns>
    internal bool OnInterrupt(bool high)
    {
        int level = high ? 1 : 0;
        bool isNext = _posted != level;
        _posted = level;
        _high = high;
        if (!isNext)
        {
            Count(!high);
        }

        Count(high);
        return isNext;
    }

    /// <summary>
    /// Starts the interrupt anew: from now on each level that differs from the present one is told. For after something that
    /// took the pin away from its interrupt, such as a sleep it was a wake-up source of. No allocation.
    /// </summary>
    [Cold("taking away and adding the one handler of a pin makes no object; of several it would")]
    internal void Rearm()
    {
        _pin.ValueChanged -= s_ignoreStockEvent;
        _posted = Unknown;
        _pin.ValueChanged += s_ignoreStockEvent;
    }

    /// <summary>Takes over an edge that was seen by other means than the interrupt. Executor thread.</summary>
    internal void OnWakeUp(bool high)
    {
        if (_high != high)
        {
            _high = high;
            Count(high);
        }
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
