namespace Embedded.HostShim;

/// <summary>How a process has ended.</summary>
/// <param name="Code">Its exit code; of one that a signal has ended 128 and the signal's number, as shells tell it.</param>
/// <param name="Signal">The signal that has ended it (signal(7)), or 0.</param>
public readonly record struct ProcessExit(int Code, int Signal)
{
    /// <summary>Whether it ended by itself with code 0.</summary>
    public bool IsSuccess => Code == 0;
}
