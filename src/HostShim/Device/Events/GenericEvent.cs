using System;

namespace nanoFramework.Runtime.Events;

/// <summary>The event of a category that has no processor.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>The <see cref="EventCategory"/> as a byte.</summary>
    public byte Category;

    /// <summary>The upper 16 bits of data1: the source of the event. data2 is not passed on.</summary>
    public uint Data;

    /// <summary>When it was posted, on the board's clock.</summary>
    public DateTime Time;
}
