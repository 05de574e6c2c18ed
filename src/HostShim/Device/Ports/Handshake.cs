namespace System.IO.Ports;

/// <summary>Flow control.</summary>
public enum Handshake
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>By the characters XON and XOFF.</summary>
    XOnXOff = 1,

    /// <summary>By the lines RTS and CTS.</summary>
    RequestToSend = 2,

    /// <summary>By both.</summary>
    RequestToSendXOnXOff = 3,
}
