using System;

namespace nanoFramework.Runtime.Events;

public class BaseEvent
{
    public byte Message;
    public ushort Source;
}

public enum EventCategory
{
    Unknown = 0,
    Custom = 10,
    Gpio = 20,
    SerialDevice = 30,
    Network = 40,
    WiFi = 50,
    Can = 60,
    Storage = 70,
    Radio = 80,
    HighResolutionTimer = 90,
    Bluetooth = 100,
    Usb = 110,
    Touch = 120,
    Gesture = 130,
    OpenThread = 140,
    EspNow = 150,
}

public class EventSink : NativeEventDispatcher
{
    private EventSink() : base(null, 0) => throw null;

    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter) => throw null;
    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener) => throw null;
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) => throw null;
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2) => throw null;
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter) => throw null;
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener) => throw null;
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) => throw null;
}

public class GenericEvent : BaseEvent
{
    public byte Category;
    public uint Data;
    public DateTime Time;
}

public interface IEventListener
{
    void InitializeForEventSource();
    bool OnEvent(BaseEvent ev);
}

public interface IEventProcessor
{
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}
