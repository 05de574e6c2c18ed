using System;

namespace nanoFramework.Runtime.Events;

/// <summary>Turns the two numbers of an interrupt into an event object.</summary>
public interface IEventProcessor
{
    /// <summary>Runs on the dispatcher for each interrupt of the category.</summary>
    /// <param name="data1">Source in bits 16 to 31, category in bits 8 to 15, subcategory in bits 0 to 7.</param>
    /// <param name="data2">What happened; for a pin its level.</param>
    /// <param name="time">When it was posted, on the board's clock.</param>
    /// <returns>The event for filter and listener; one cached object is allowed and allocates nothing.</returns>
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}
