namespace System.IO.Ports;

/// <summary>Parity bit of a character.</summary>
public enum Parity
{
    /// <summary>No parity bit.</summary>
    None = 0,

    /// <summary>The number of ones is odd.</summary>
    Odd = 1,

    /// <summary>The number of ones is even.</summary>
    Even = 2,
}
