namespace System.Device.Gpio;

/// <summary>What a wait for an edge ended with.</summary>
public struct WaitForEventResult
{
    /// <summary>The edges that were seen.</summary>
    public PinEventTypes EventTypes;

    /// <summary>Whether the time was up first.</summary>
    public bool TimedOut;
}
