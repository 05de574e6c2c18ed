namespace Embedded.HostShim;

/// <summary>Numbers of Linux's headers: spawn.h, bits/waitflags.h, bits/siginfo-consts.h, asm-generic/unistd.h, asm-generic/signal.h. The same on x64 and arm64.</summary>
internal static class ProcessConstants
{
    public const short SpawnSetSignalDefault = 0x04;
    public const short SpawnSetSignalMask = 0x08;

    /// <summary>More than any C library's posix_spawnattr_t (glibc: 336 bytes), posix_spawn_file_actions_t (80) and sigset_t (128) take.</summary>
    public const int SpawnBytes = 512;

    public const int PidFdOpen = 434;
    public const int PidFdSendSignal = 424;

    public const int WaitForPid = 1;
    public const int WaitNoHang = 1;
    public const int WaitExited = 4;

    /// <summary>Bytes of a siginfo_t, and where in it what waitid(2) writes begins on 64 bits.</summary>
    public const int InformationBytes = 128;
    public const int InformationCodeOffset = 8;
    public const int InformationPidOffset = 16;
    public const int InformationStatusOffset = 24;

    /// <summary>The code of a process that ended by itself; all others were ended by a signal.</summary>
    public const int CodeExited = 1;

    public const int SignalKill = 9;
    public const int SignalPipe = 13;
    public const int SignalTerminate = 15;

    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int SetFlags = 4;
    public const int DuplicateCloseOnExec = 1030;
}
