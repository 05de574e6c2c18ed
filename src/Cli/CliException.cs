using System;

namespace Embedded.Cli;

/// <summary>A command cannot go on; the message is one line that says why and what to do.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    internal int ExitCode { get; } = exitCode;
}
