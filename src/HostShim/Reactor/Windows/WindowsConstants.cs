namespace Embedded.HostShim;

/// <summary>
/// Numbers of Windows' headers (winsock2.h, ws2ipdef.h, winbase.h, winerror.h, ntstatus.h) and of its socket driver, afd.sys, whose poll is in no
/// header: wepoll, libuv and mio use the same ones. They are the same on x64 and arm64.
/// </summary>
/// <remarks>Levels and names of socket options are not here: .NET's own enumerations have Windows' numbers.</remarks>
internal static class WindowsConstants
{
    public const int FamilyUnix = 1;
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 23;
    public const int TypeStream = 1;
    public const int TypeDatagram = 2;
    public const uint SocketOverlapped = 0x01;
    public const uint SocketNotInherited = 0x80;
    public const int ShutdownSend = 1;

    /// <summary>FIONBIO.</summary>
    public const int SetNonBlocking = unchecked((int)0x8004667E);

    /// <summary>SIO_BASE_HANDLE: the driver's own handle of a socket that other software may have wrapped.</summary>
    public const uint GetBaseHandle = 0x48000022;

    /// <summary>SIO_UDP_CONNRESET: whether a port that nobody listens at makes receiving fail.</summary>
    public const uint SetUdpConnectionReset = 0x9800000C;

    /// <summary>IOCTL_AFD_POLL.</summary>
    public const uint AfdPollCode = 0x00012024;
    public const uint AfdReceive = 0x1;
    public const uint AfdSend = 0x4;
    public const uint AfdDisconnect = 0x8;
    public const uint AfdAbort = 0x10;
    public const uint AfdLocalClose = 0x20;
    public const uint AfdAccept = 0x80;
    public const uint AfdConnectFailed = 0x100;

    public const nint InvalidHandle = -1;
    public const uint GenericRead = 0x80000000;
    public const uint GenericWrite = 0x40000000;
    public const uint Synchronize = 0x00100000;
    public const uint ShareReadWrite = 3;

    /// <summary>FILE_OPEN of NtCreateFile.</summary>
    public const uint NtOpen = 1;

    /// <summary>OPEN_EXISTING of CreateFile.</summary>
    public const uint OpenExisting = 3;
    public const uint Overlapped = 0x40000000;
    public const uint PipeInbound = 1;
    public const uint PipeFirstInstance = 0x00080000;
    public const uint PipeRejectRemote = 8;
    public const uint HandleInherit = 1;

    public const int ErrorNotFound = 2;
    public const int ErrorBrokenPipe = 109;
    public const int ErrorOperationAborted = 995;
    public const int ErrorPending = 997;
    public const int ErrorTimeout = 258;
}
