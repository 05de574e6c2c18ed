namespace nanoFramework.Runtime.Events;

/// <summary>Kinds of events; the number is bits 8 to 15 of an interrupt's data1.</summary>
public enum EventCategory
{
    /// <summary>No known kind.</summary>
    Unknown = 0,

    /// <summary>Posted by an application or a custom library.</summary>
    Custom = 10,

    /// <summary>A GPIO pin changed its level.</summary>
    Gpio = 20,

    /// <summary>A serial port received bytes.</summary>
    SerialDevice = 30,

    /// <summary>The state of a network interface.</summary>
    Network = 40,

    /// <summary>Wi-Fi scans and connections.</summary>
    WiFi = 50,

    /// <summary>A CAN message arrived.</summary>
    Can = 60,

    /// <summary>Storage was inserted or removed.</summary>
    Storage = 70,

    /// <summary>A radio.</summary>
    Radio = 80,

    /// <summary>A high-resolution timer expired.</summary>
    HighResolutionTimer = 90,

    /// <summary>Bluetooth.</summary>
    Bluetooth = 100,

    /// <summary>USB.</summary>
    Usb = 110,

    /// <summary>A touch panel.</summary>
    Touch = 120,

    /// <summary>A gesture on a touch panel.</summary>
    Gesture = 130,

    /// <summary>OpenThread.</summary>
    OpenThread = 140,

    /// <summary>ESP-NOW.</summary>
    EspNow = 150,
}
