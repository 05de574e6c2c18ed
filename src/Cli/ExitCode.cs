namespace Embedded.Cli;

/// <summary>What a command says to whoever started it.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>The firmware is wrong, or a tool that ran said no: it does not compile or verify, or flashing failed; or nobody answers where an application should.</summary>
    internal const int Failed = 1;

    /// <summary>What was typed, or nf.config, is wrong.</summary>
    internal const int Misused = 2;

    /// <summary>This machine lacks what is needed: a tool, or a package.</summary>
    internal const int Missing = 3;

    /// <summary>The emulator was still running when its time was over.</summary>
    internal const int TimeOver = 4;

    /// <summary>For the help text.</summary>
    internal const string Explained =
        "Exit code: 0 done; 1 the firmware, a tool or a connection failed; 2 wrong options or nf.config; 3 a tool or package is missing; 4 emulation ended by its time-out.";
}
