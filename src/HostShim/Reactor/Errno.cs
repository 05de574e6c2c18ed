namespace Embedded.HostShim;

/// <summary>
/// The error numbers of errno(3) as Linux numbers them (asm-generic/errno.h), which all drivers give, whatever their system's are.
/// </summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int BadDescriptor = 9;
    public const int NoChild = 10;
    public const int WouldBlock = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int TooManyInSystem = 23;
    public const int TooManyInProcess = 24;
    public const int NotATerminal = 25;
    public const int NoSpace = 28;
    public const int BrokenPipe = 32;
    public const int NoSystemCall = 38;
    public const int NotASocket = 88;
    public const int MessageTooLong = 90;
    public const int NotSupported = 95;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NoBuffers = 105;
    public const int IsConnected = 106;
    public const int NotConnected = 107;
    public const int TimedOut = 110;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;
    public const int AlreadyInProgress = 114;
    public const int InProgress = 115;
}
