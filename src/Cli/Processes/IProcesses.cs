using System;
using System.Collections.Generic;

namespace Embedded.Cli.Processes;

/// <summary>Other programs.</summary>
internal interface IProcesses
{
    /// <summary>Whether a program can be started by its name.</summary>
    bool Has(string program);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="folder">The folder it starts in.</param>
    /// <param name="onLine">Gets each line that it writes, on any thread, one at a time; null to let it have this terminal.</param>
    /// <param name="timeout">After this time it is ended; null to wait for ever.</param>
    /// <returns>Its exit code, or null if it was ended.</returns>
    int? Run(string program, IReadOnlyList<string> arguments, string folder, Action<string>? onLine = null, TimeSpan? timeout = null);
}
