namespace System.IO.Ports;

/// <summary>What the port drives.</summary>
public enum SerialMode
{
    /// <summary>A point-to-point line.</summary>
    Normal = 0,

    /// <summary>A half-duplex bus with RTS as transmit enable.</summary>
    RS485 = 1,
}
