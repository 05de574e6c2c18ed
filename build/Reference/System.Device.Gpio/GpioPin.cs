using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

public sealed class GpioPin : IDisposable
{
    private GpioPin() => throw null;

    public event PinValueChangedEventHandler ValueChanged;

    public TimeSpan DebounceTimeout { get => throw null; set => throw null; }
    public int PinNumber => throw null;

    ~GpioPin() => throw null;

    public void Dispose() => throw null;
    public PinMode GetPinMode() => throw null;
    public bool IsPinModeSupported(PinMode pinMode) => throw null;
    public void SetPinMode(PinMode value) => throw null;
    public void Write(PinValue value) => throw null;
    public extern PinValue Read();
    public extern void Toggle();
}

[Flags]
public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}

public enum PinMode
{
    Input = 0,
    InputPullDown = 1,
    InputPullUp = 2,
    Output = 3,
    OutputOpenDrain = 4,
    OutputOpenDrainPullUp = 5,
    OutputOpenSource = 6,
    OutputOpenSourcePullDown = 7,
}

public class PinValueChangedEventArgs : BaseEvent
{
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber) => throw null;

    public PinEventTypes ChangeType => throw null;
    public int PinNumber => throw null;
}

public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

public struct WaitForEventResult
{
    public PinEventTypes EventTypes;
    public bool TimedOut;
}
