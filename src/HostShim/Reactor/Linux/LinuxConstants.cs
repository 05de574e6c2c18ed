namespace Embedded.HostShim;

/// <summary>
/// Numbers of Linux's headers: asm-generic/fcntl.h, linux/eventpoll.h, asm-generic/poll.h, bits/socket.h, asm-generic/socket.h, linux/in.h,
/// linux/in6.h, asm-generic/termbits.h. They are the same on x64 and arm64.
/// </summary>
internal static class LinuxConstants
{
    public const int OpenReadWrite = 2;
    public const int OpenNoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollError = 0x8;
    public const uint EpollHangUp = 0x10;
    public const uint EpollReadHangUp = 0x2000;
    public const uint EpollEdge = 1u << 31;

    public const int PollHangUp = 0x10;

    public const int FamilyUnix = 1;
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 10;
    public const int TypeStream = 1;
    public const int TypeDatagram = 2;

    /// <summary>EPIPE instead of a signal. (.NET ignores the signal, but a process may host it that does not.)</summary>
    public const int MessageNoSignal = 0x4000;

    /// <summary>The datagram's own length, also if the buffer is shorter.</summary>
    public const int MessageTruncated = 0x20;
    public const int ShutdownWrite = 1;

    public const int LevelSocket = 1;
    public const int LevelIPv4 = 0;
    public const int LevelTcp = 6;
    public const int LevelIPv6 = 41;
    public const int OptionReuseAddress = 2;
    public const int OptionError = 4;
    public const int OptionBroadcast = 6;
    public const int OptionSendBuffer = 7;
    public const int OptionReceiveBuffer = 8;
    public const int OptionLinger = 13;
    public const int OptionNoDelay = 1;
    public const int OptionIPv6Only = 26;
    public const int OptionIPv4TimeToLive = 2;
    public const int OptionIPv4MulticastInterface = 32;
    public const int OptionIPv4MulticastTimeToLive = 33;
    public const int OptionIPv4MulticastLoop = 34;
    public const int OptionIPv4Join = 35;
    public const int OptionIPv4Leave = 36;
    public const int OptionIPv4MulticastAll = 49;
    public const int OptionIPv6Hops = 16;
    public const int OptionIPv6MulticastInterface = 17;
    public const int OptionIPv6MulticastHops = 18;
    public const int OptionIPv6MulticastLoop = 19;
    public const int OptionIPv6Join = 20;
    public const int OptionIPv6Leave = 21;
    public const int OptionIPv6MulticastAll = 29;

    /// <summary>At once, without a wait for what is under way.</summary>
    public const int TerminalNow = 0;

    /// <summary>Where a struct termios has c_iflag and c_cflag, in bytes; both are 32 bits (asm-generic/termbits.h).</summary>
    public const int TerminalInputFlags = 0;
    public const int TerminalControlFlags = 8;

    public const uint InputIgnoreParity = 0x4;
    public const uint InputCheckParity = 0x10;
    public const uint ControlSize = 0x30;
    public const uint ControlTwoStopBits = 0x40;
    public const uint ControlReceive = 0x80;
    public const uint ControlParity = 0x100;
    public const uint ControlParityOdd = 0x200;
    public const uint ControlLocal = 0x800;
    public const uint ControlParityStick = 0x4000_0000;
    public const uint ControlRtsCts = 0x8000_0000;

    /// <summary>More than a termios of any C library takes (glibc: 60 bytes).</summary>
    public const int TerminalAttributeBytes = 128;
}
