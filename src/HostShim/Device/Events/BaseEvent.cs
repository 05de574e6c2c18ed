namespace nanoFramework.Runtime.Events;

/// <summary>What an event processor makes of an interrupt and hands to the listener.</summary>
public class BaseEvent
{
    /// <summary>Where the event comes from; its meaning belongs to the category.</summary>
    public ushort Source;

    /// <summary>What happened; its meaning belongs to the category.</summary>
    public byte Message;
}
