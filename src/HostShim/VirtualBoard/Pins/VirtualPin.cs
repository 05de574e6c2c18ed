using System;
using System.Device.Gpio;

namespace Embedded.HostShim;

/// <summary>
/// One pad of the chip: the output latch inside, the pull resistors, and whatever is connected outside, resolved to one
/// level. A change of level is seen by observers, by the recorder, and by the pin's interrupt routine.
/// </summary>
/// <remarks>All members belong to the board's thread; none allocates except registration.</remarks>
public sealed class VirtualPin
{
    private readonly VirtualBoard _board;
    private readonly PinInterrupt _interrupt;
    private Signal? _signal;
    private bool _latch;
    private ExternalDrive _external;

    internal VirtualPin(VirtualBoard board, int number)
    {
        _board = board;
        Number = number;
        _interrupt = new PinInterrupt(board, this);
    }

    /// <summary>Runs after the level has changed, with the pin and its new level. It stands for hardware: keep it short.</summary>
    public event Action<VirtualPin, bool>? LevelChanged;

    /// <summary>The pin's number.</summary>
    public int Number { get; }

    /// <summary>The mode it is in; a pin that nobody opened is a plain input.</summary>
    public PinMode Mode { get; private set; } = PinMode.Input;

    /// <summary>Whether the firmware has opened it.</summary>
    public bool IsOpen => Owner is not null;

    /// <summary>The level on the pad, true for high.</summary>
    public bool Level { get; private set; }

    /// <summary>
    /// Whether nothing drives or pulls the pad. It then keeps its last level, as a pad's capacitance does for a while; on
    /// a real board it would be noise.
    /// </summary>
    public bool IsFloating => !TryResolve(out _);

    /// <summary>Whether the chip and the outside drive the pad against each other. The chip wins here; a real one may burn.</summary>
    public bool HasContention => OwnDrive(out bool own) && _external != ExternalDrive.None && own != (_external == ExternalDrive.High);

    /// <summary>Changes of level since the board was made.</summary>
    public long Transitions { get; private set; }

    /// <summary>What is connected to the pad from outside. Setting it may change the level at once.</summary>
    public ExternalDrive External
    {
        get => _external;
        set
        {
            _external = value;
            Resolve();
        }
    }

    internal GpioPin? Owner { get; private set; }

    internal PinInterrupt Interrupt => _interrupt;

    internal VirtualTime Time => _board.Time;

    /// <summary>Records the level from now on as a signal of scope <c>pins</c>. A second call returns the first signal.</summary>
    /// <param name="name">The signal's name, for example <c>fan</c>.</param>
    /// <returns>The signal, for statistics.</returns>
    public Signal Record(string name) => _signal ??= _board.Recorder.Register("pins", name, 1, Level ? 1u : 0u);

    /// <summary>
    /// Whether the pad belongs to the chip's sleep controller, as one that wakes it does from the first sleep on until its mode is
    /// set again. The firmware then reads low and gets no interrupt.
    /// </summary>
    internal bool IsTakenBySleep { get; set; }

    /// <summary>What the firmware reads.</summary>
    internal bool DigitalLevel => Level && !IsTakenBySleep;

    internal bool TryReserve(GpioPin owner)
    {
        if (Owner is not null)
        {
            return false;
        }

        Owner = owner;
        return true;
    }

    internal void Release()
    {
        _interrupt.Disable();
        Owner = null;
        SetMode(PinMode.Input);
    }

    internal void SetMode(PinMode mode)
    {
        IsTakenBySleep = false;
        Mode = mode;
        // The device starts every output low, also when a mode that is set already is set again.
        _latch = false;
        Resolve();
    }

    internal void Drive(bool level)
    {
        _latch = level;
        Resolve();
    }

    internal bool Latch => _latch;

    private bool OwnDrive(out bool level)
    {
        level = _latch;
        return Mode switch
        {
            PinMode.Output => true,
            PinMode.OutputOpenDrain or PinMode.OutputOpenDrainPullUp => !_latch,
            PinMode.OutputOpenSource or PinMode.OutputOpenSourcePullDown => _latch,
            _ => false,
        };
    }

    private bool TryResolve(out bool level)
    {
        if (OwnDrive(out level))
        {
            return true;
        }

        if (_external != ExternalDrive.None)
        {
            level = _external == ExternalDrive.High;
            return true;
        }

        level = Mode is PinMode.InputPullUp or PinMode.OutputOpenDrainPullUp;
        return level || Mode is PinMode.InputPullDown or PinMode.OutputOpenSourcePullDown;
    }

    private void Resolve()
    {
        if (!TryResolve(out bool level) || level == Level)
        {
            return;
        }

        Level = level;
        Transitions++;
        if (_signal is not null)
        {
            _board.Recorder.Record(_signal, level ? 1u : 0u);
        }

        LevelChanged?.Invoke(this, level);
        _interrupt.OnEdge();
    }
}
