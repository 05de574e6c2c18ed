using System;

namespace Embedded.HostShim;

/// <summary>A sensor trace that cannot be used; the message names file, line and reason.</summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>An error without a place.</summary>
    public TraceFormatException()
    {
    }

    /// <summary>An error with a message.</summary>
    /// <param name="message">The whole message.</param>
    public TraceFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a cause.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="innerException">The cause.</param>
    public TraceFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error in a line of a file.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="reason">What is wrong and what would be right.</param>
    public TraceFormatException(string file, int line, string reason)
        : base($"{file}({line}): {reason}")
    {
        File = file;
        Line = line;
    }

    /// <summary>The file, as the user named it.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }
}
