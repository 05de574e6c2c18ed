using System;
using Embedded.HostShim;

namespace nanoFramework.Runtime.Events;

/// <summary>
/// Hands each interrupt to the processor of its category, then to its filter and its listener. A category has one of
/// each; adding another replaces the one before. On the device there is one sink; here each board has its own, and the
/// static members act on the board of the calling thread.
/// </summary>
public class EventSink : NativeEventDispatcher
{
    // The category travels as one byte.
    private readonly EventInfo?[] _categories = new EventInfo?[byte.MaxValue + 1];
    private readonly VirtualBoard _board;

    private EventSink(VirtualBoard board)
        : base("EventSink", 0)
    {
        _board = board;
        OnInterrupt += Dispatch;
    }

    /// <summary>Sets the filter of a category, which may hold events back from the listener.</summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventFilter">The filter; replaces the one before.</param>
    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        ArgumentNullException.ThrowIfNull(eventFilter);
        Info(eventCategory).Filter = eventFilter;
        eventFilter.InitializeForEventSource();
    }

    /// <summary>Sets the listener of a category.</summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventListener">The listener; replaces the one before, the stock one too.</param>
    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        ArgumentNullException.ThrowIfNull(eventListener);
        Info(eventCategory).Listener = eventListener;
        eventListener.InitializeForEventSource();
    }

    /// <summary>
    /// Sets the processor of a category. The stock listener of a category understands only events of the stock
    /// processor: replace both.
    /// </summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventProcessor">The processor; replaces the one before, the stock one too.</param>
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        ArgumentNullException.ThrowIfNull(eventProcessor);
        Info(eventCategory).Processor = eventProcessor;
    }

    /// <summary>
    /// Runs an event through processor, filter and listener at once, on the caller: it does not pass through the ring.
    /// </summary>
    /// <param name="category">The <see cref="EventCategory"/> as a byte.</param>
    /// <param name="subCategory">The message within the category.</param>
    /// <param name="data1">The source.</param>
    /// <param name="data2">What happened.</param>
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2)
    {
        EventSink sink = VirtualBoard.Current.EventSink;
        sink.Dispatch(((uint)data1 << 16) | ((uint)category << 8) | subCategory, data2, sink._board.UtcNow);
    }

    /// <summary>Removes the filter of a category if it is this one.</summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventFilter">The filter.</param>
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        EventInfo info = Info(eventCategory);
        info.Filter = ReferenceEquals(info.Filter, eventFilter) ? null : info.Filter;
    }

    /// <summary>Removes the listener of a category if it is this one.</summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventListener">The listener.</param>
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        EventInfo info = Info(eventCategory);
        info.Listener = ReferenceEquals(info.Listener, eventListener) ? null : info.Listener;
    }

    /// <summary>Removes the processor of a category if it is this one; its events become <see cref="GenericEvent"/>.</summary>
    /// <param name="eventCategory">The category.</param>
    /// <param name="eventProcessor">The processor.</param>
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        EventInfo info = Info(eventCategory);
        info.Processor = ReferenceEquals(info.Processor, eventProcessor) ? null : info.Processor;
    }

    internal static EventSink Create(VirtualBoard board) => new(board);

    private static EventInfo Info(EventCategory category) => VirtualBoard.Current.EventSink.Category((byte)category);

    private EventInfo Category(byte category) => _categories[category] ??= new EventInfo();

    private void Dispatch(uint data1, uint data2, DateTime time)
    {
        byte category = (byte)(data1 >> 8);
        EventInfo info = Category(category);
        BaseEvent ev = info.Processor is not null
            ? info.Processor.ProcessEvent(data1, data2, time)
            : new GenericEvent { Category = category, Message = (byte)data1, Data = data1 >> 16, Time = time };
        if (info.Filter is null || info.Filter.OnEvent(ev))
        {
            info.Listener?.OnEvent(ev);
        }
    }

    private sealed class EventInfo
    {
        public IEventProcessor? Processor;
        public IEventListener? Filter;
        public IEventListener? Listener;
    }
}
