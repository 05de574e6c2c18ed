namespace nanoFramework.Runtime.Events;

/// <summary>Receives, or as a filter holds back, the events of a category.</summary>
public interface IEventListener
{
    /// <summary>Called once, when the listener is added to the <see cref="EventSink"/>.</summary>
    void InitializeForEventSource();

    /// <summary>Handles an event, on the dispatcher: every other event waits until it returns.</summary>
    /// <param name="ev">What the category's processor returned. It may be one object used again and again.</param>
    /// <returns>From a filter, whether the listener gets the event; from a listener, not used.</returns>
    bool OnEvent(BaseEvent ev);
}
