using System;
using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>What a <see cref="ChildProcess"/> is started with.</summary>
public sealed class ProcessOptions
{
    /// <summary>Makes the options.</summary>
    /// <param name="program">A path, or a name that is looked for in the PATH that this process was started with.</param>
    /// <param name="arguments">Passed as they are; no shell reads them.</param>
    public ProcessOptions(string program, params IEnumerable<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        Program = program;
        Arguments = [.. arguments];
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>Its arguments, without its own name.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Variables that differ from this process's; null for a value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether it gets this process's variables besides. True at first.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>Where it begins; null for this process's directory. A relative path of the program begins there too.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its standard input.</summary>
    public ProcessStream Input { get; init; }

    /// <summary>Its standard output.</summary>
    public ProcessStream Output { get; init; }

    /// <summary>Its standard error.</summary>
    public ProcessStream Error { get; init; }

    /// <summary>Whether <see cref="ChildProcess.Dispose"/> kills it if it still runs. False at first: it goes on by itself.</summary>
    public bool KillOnDispose { get; init; }
}
