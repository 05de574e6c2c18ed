using System;
using System.IO;

namespace Embedded.HostShim;

/// <summary>What child processes report; each message says what to change.</summary>
internal static class ProcessErrors
{
    internal static Exception NotStarted(ProcessOptions options, int error)
    {
        string program = "ChildProcess.Start: the program '" + options.Program + "' ";
        return error switch
        {
            Errno.NoEntry when options.WorkingDirectory is string directory && !Directory.Exists(directory) => new IoException(
                "ChildProcess.Start: the working directory '" + directory + "' does not exist; make it first", error),
            Errno.NoEntry => new IoException(program + "was not found; check its name and PATH, and for a script the program in its first line", error),
            Errno.AccessDenied => new IoException(program + "may not be run; give it the right to (chmod +x)", error),
            _ => IoErrors.Failed("ChildProcess.Start '" + options.Program + "'", error),
        };
    }

    internal static Exception NoPidFd(int error) => error == Errno.NoSystemCall
        ? new PlatformNotSupportedException("ChildProcess needs pidfd_open(2), so Linux 5.3 or later")
        : IoErrors.Failed("ChildProcess.Start", error);

    internal static Exception NulInside(string what) => new ArgumentException(
        what + " holds a NUL character, where the system would end it; take it out");
}
