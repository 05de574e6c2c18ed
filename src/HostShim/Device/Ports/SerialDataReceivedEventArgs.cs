namespace System.IO.Ports;

/// <summary>What a serial port received.</summary>
public class SerialDataReceivedEventArgs : EventArgs
{
    internal SerialDataReceivedEventArgs(SerialData eventType) => EventType = eventType;

    /// <summary>Whether the threshold was reached or the watch character came.</summary>
    public SerialData EventType { get; }
}
