using System;
using nanoFramework.Runtime.Events;

namespace Embedded.Hal;

/// <summary>Takes over one category of the runtime's events and hands each to its target without an allocation.</summary>
/// <remarks>
/// nanoFramework's own path makes two objects for each event; a processor that returns one and the same event makes none. It
/// takes the place of the stock one, for the whole category: made after the stock one, which is there before Main.
/// </remarks>
internal sealed class EventTap : IEventProcessor, IEventListener
{
    private readonly IEventTarget _target;
    private readonly BaseEvent _event = new();

    internal EventTap(EventCategory category, IEventTarget target)
    {
        _target = target;
        EventSink.AddEventProcessor(category, this);
        EventSink.AddEventListener(category, this);
    }

    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        _target.OnEvent((int)(data1 >> 16), data2);
        return _event;
    }

    /// <summary>Nothing to prepare.</summary>
    public void InitializeForEventSource()
    {
    }

    /// <summary>Ends the event here: <see cref="ProcessEvent"/> has done the work.</summary>
    public bool OnEvent(BaseEvent ev) => true;
}
