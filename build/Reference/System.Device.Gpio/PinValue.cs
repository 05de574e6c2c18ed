namespace System.Device.Gpio;

public readonly struct PinValue
{
    private readonly byte _value;

    public static PinValue High => throw null;
    public static PinValue Low => throw null;

    public bool Equals(PinValue other) => throw null;
    public override bool Equals(object obj) => throw null;
    public override int GetHashCode() => throw null;
    public override string ToString() => throw null;

    public static bool operator ==(PinValue a, PinValue b) => throw null;
    public static explicit operator bool(PinValue value) => throw null;
    public static explicit operator byte(PinValue value) => throw null;
    public static explicit operator int(PinValue value) => throw null;
    public static implicit operator PinValue(bool value) => throw null;
    public static implicit operator PinValue(int value) => throw null;
    public static bool operator !=(PinValue a, PinValue b) => throw null;
}

public readonly struct PinValuePair
{
    private readonly int _pinNumber;
    private readonly PinValue _pinValue;

    public PinValuePair(int pinNumber, PinValue pinValue) => throw null;

    public int PinNumber => throw null;
    public PinValue PinValue => throw null;

    public void Deconstruct(out int pinNumber, out PinValue pinValue) => throw null;
}
