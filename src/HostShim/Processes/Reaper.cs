using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>Takes the exit codes of children, each by its own number, so that nobody else's child is touched.</summary>
/// <remarks>
/// A process that has ended stays in the system's table until its parent has asked for its code. A <see cref="ChildProcess"/> asks for its own; if it
/// is disposed before, the number comes here, and each SIGCHLD is a reason to ask for those that are left. System.Diagnostics.Process does the same for
/// its own children, and leaves those alone that it did not start.
/// </remarks>
internal static unsafe class Reaper
{
    private static readonly Lock s_gate = new();
    private static readonly List<int> s_left = [];
    private static PosixSignalRegistration? s_registration;

    /// <summary>Children that nobody else asks for and that have not ended yet.</summary>
    internal static int LeftCount
    {
        get
        {
            lock (s_gate)
            {
                return s_left.Count;
            }
        }
    }

    /// <summary>Asks for a child's end. Returns 0, <see cref="Errno.WouldBlock"/> if it runs, or another error number.</summary>
    internal static int TryReap(int process, out ProcessExit exit)
    {
        byte* information = stackalloc byte[ProcessConstants.InformationBytes];
        exit = default;
        *(int*)(information + ProcessConstants.InformationPidOffset) = 0;
        int result;
        do
        {
            result = Libc.Result(Libc.WaitId(
                ProcessConstants.WaitForPid, process, information, ProcessConstants.WaitExited | ProcessConstants.WaitNoHang));
        }
        while (result == -Errno.Interrupted);

        if (result < 0)
        {
            return -result;
        }

        if (*(int*)(information + ProcessConstants.InformationPidOffset) == 0)
        {
            return Errno.WouldBlock;
        }

        int status = *(int*)(information + ProcessConstants.InformationStatusOffset);
        bool isByItself = *(int*)(information + ProcessConstants.InformationCodeOffset) == ProcessConstants.CodeExited;
        // 128 and the number is what shells make of it.
        exit = isByItself ? new ProcessExit(status, 0) : new ProcessExit(128 + status, status);
        return 0;
    }

    /// <summary>Leaves a child that runs to be asked for when it ends. Any thread.</summary>
    internal static void Leave(int process)
    {
        lock (s_gate)
        {
            if (!OperatingSystem.IsWindows())
            {
                s_registration ??= PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => ReapLeft());
            }

            s_left.Add(process);
        }

        // It may have ended before the registration.
        ReapLeft();
    }

    private static void ReapLeft()
    {
        lock (s_gate)
        {
            // An error says that somebody else was quicker.
            s_left.RemoveAll(static process => TryReap(process, out _) != Errno.WouldBlock);
        }
    }
}
