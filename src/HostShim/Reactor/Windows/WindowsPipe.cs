using System;
using System.Globalization;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>A pipe whose ends may both be waited for, which Windows' nameless ones may not: so it is a named one under a name of its own.</summary>
internal static unsafe class WindowsPipe
{
    /// <summary>What the pipe holds, as Linux's do (pipe(7)).</summary>
    private const uint Bytes = 65_536;

    private static int s_last;

    /// <summary>Makes a pipe. Returns 0 or an error number.</summary>
    internal static int Open(out nint reader, out nint writer)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture, $@"\\.\pipe\embedded-{Environment.ProcessId}-{Interlocked.Increment(ref s_last)}-{Guid.NewGuid():N}");
        writer = 0;
        reader = Kernel32.CreateNamedPipe(
            path,
            WindowsConstants.PipeInbound | WindowsConstants.Overlapped | WindowsConstants.PipeFirstInstance,
            WindowsConstants.PipeRejectRemote,
            1,
            Bytes,
            Bytes,
            0,
            null);
        if (reader == WindowsConstants.InvalidHandle)
        {
            return WindowsErrno.Last();
        }

        writer = Kernel32.CreateFile(
            path, WindowsConstants.GenericWrite, 0, null, WindowsConstants.OpenExisting, WindowsConstants.Overlapped, 0);
        if (writer == WindowsConstants.InvalidHandle)
        {
            int error = WindowsErrno.Last();
            Kernel32.Close(reader);
            return error;
        }

        return 0;
    }
}
