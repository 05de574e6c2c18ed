namespace System.Device.Gpio;

/// <summary>The level of a pin. On a 1.x device each value is a heap object; here it costs nothing.</summary>
public readonly struct PinValue
{
    private readonly byte _value;

    private PinValue(byte value) => _value = value;

    /// <summary>The high level.</summary>
    public static PinValue High => new(1);

    /// <summary>The low level.</summary>
    public static PinValue Low => new(0);

    /// <summary>Low for 0, high for any other number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator PinValue(int value) => value == 0 ? Low : High;

    /// <summary>High for true.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator PinValue(bool value) => value ? High : Low;

    /// <summary>0 or 1.</summary>
    /// <param name="value">The level.</param>
    public static explicit operator byte(PinValue value) => value._value;

    /// <summary>0 or 1.</summary>
    /// <param name="value">The level.</param>
    public static explicit operator int(PinValue value) => value._value;

    /// <summary>True for high.</summary>
    /// <param name="value">The level.</param>
    public static explicit operator bool(PinValue value) => value._value != 0;

    /// <summary>Whether two levels are the same.</summary>
    /// <param name="a">One level.</param>
    /// <param name="b">The other.</param>
    public static bool operator ==(PinValue a, PinValue b) => a.Equals(b);

    /// <summary>Whether two levels differ.</summary>
    /// <param name="a">One level.</param>
    /// <param name="b">The other.</param>
    public static bool operator !=(PinValue a, PinValue b) => !a.Equals(b);

    /// <summary>Whether two levels are the same.</summary>
    /// <param name="other">The other level.</param>
    /// <returns>True when they are.</returns>
    public bool Equals(PinValue other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PinValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <summary><c>High</c> or <c>Low</c>.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => _value == 0 ? "Low" : "High";
}
