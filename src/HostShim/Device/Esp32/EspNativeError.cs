namespace nanoFramework.Hardware.Esp32;

/// <summary>Errors of the chip's own software.</summary>
public enum EspNativeError
{
    /// <summary>No error.</summary>
    OK = 0,

    /// <summary>It failed.</summary>
    FAIL = -1,

    /// <summary>Out of memory.</summary>
    NO_MEM = 257,

    /// <summary>An argument is not valid.</summary>
    INVALID_ARG = 258,

    /// <summary>Not possible in this state.</summary>
    INVALID_STATE = 259,

    /// <summary>A size is not valid.</summary>
    INVALID_SIZE = 260,

    /// <summary>Not found.</summary>
    NOT_FOUND = 261,

    /// <summary>Not supported.</summary>
    NOT_SUPPORTED = 262,

    /// <summary>It took too long.</summary>
    TIMEOUT = 263,

    /// <summary>The response is not valid.</summary>
    INVALID_RESPONSE = 264,

    /// <summary>A check sum is wrong.</summary>
    INVALID_CRC = 265,

    /// <summary>A version is not valid.</summary>
    INVALID_VERSION = 266,

    /// <summary>A MAC address is not valid.</summary>
    INVALID_MAC = 267,

    /// <summary>Where the numbers of Wi-Fi errors begin.</summary>
    WIFI_BASE = 12288,
}
