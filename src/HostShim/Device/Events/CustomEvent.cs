using System;
using Embedded.HostShim;

namespace nanoFramework.Runtime.Events;

/// <summary>Events of the category <see cref="EventCategory.Custom"/>, for applications and custom libraries.</summary>
public static class CustomEvent
{
    /// <summary>Raised for each custom event of the current board.</summary>
    public static event CustomEventPostedEventHandler CustomEventPosted
    {
        add => VirtualBoard.Current.CustomEvents.Posted += value;
        remove => VirtualBoard.Current.CustomEvents.Posted -= value;
    }

    /// <summary>The stock processor and listener of the category, one a board.</summary>
    internal sealed class Listener : IEventProcessor, IEventListener
    {
        internal Listener()
        {
            EventSink.AddEventProcessor(EventCategory.Custom, this);
            EventSink.AddEventListener(EventCategory.Custom, this);
        }

        internal event CustomEventPostedEventHandler? Posted;

        /// <inheritdoc/>
        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
            new PostedEvent((ushort)(data1 >> 16), data2);

        /// <inheritdoc/>
        public void InitializeForEventSource()
        {
            // Nothing to prepare: the board keeps this object.
        }

        /// <inheritdoc/>
        public bool OnEvent(BaseEvent ev)
        {
            if (ev is PostedEvent posted)
            {
                Posted?.Invoke(null, new CustomEventArgs(posted.Data1, posted.Data2));
            }

            return true;
        }
    }

    private sealed class PostedEvent(ushort data1, uint data2) : BaseEvent
    {
        public ushort Data1 => data1;

        public uint Data2 => data2;
    }
}
