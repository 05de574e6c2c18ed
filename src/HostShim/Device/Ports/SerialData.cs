namespace System.IO.Ports;

/// <summary>What was received.</summary>
public enum SerialData
{
    /// <summary>As many bytes as the threshold asks for.</summary>
    Chars = 1,

    /// <summary>The watch character.</summary>
    WatchChar = 2,
}
