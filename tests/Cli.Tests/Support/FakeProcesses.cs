using System;
using System.Collections.Generic;
using System.Linq;
using Embedded.Cli.Processes;

namespace Embedded.Cli.Tests;

/// <summary>Programs that only say what they were asked, and answer as they are told.</summary>
internal sealed class FakeProcesses : IProcesses
{
    private readonly Dictionary<string, Func<IReadOnlyList<string>, Action<string>, int?>> _programs = [];

    /// <summary>The command lines, in order.</summary>
    internal List<string> Started { get; } = [];

    internal List<TimeSpan?> Timeouts { get; } = [];

    /// <summary>Installs a program; it gets its arguments and where its lines go, and gives its exit code, or null if it never ends.</summary>
    internal FakeProcesses With(string program, Func<IReadOnlyList<string>, Action<string>, int?> run)
    {
        _programs[program] = run;
        return this;
    }

    public bool Has(string program) => _programs.ContainsKey(program);

    public int? Run(string program, IReadOnlyList<string> arguments, string folder, Action<string>? onLine, TimeSpan? timeout)
    {
        string name = program.Contains("dotnet", StringComparison.Ordinal) ? "dotnet" : program;
        Started.Add(string.Join(' ', arguments.Prepend(name)));
        Timeouts.Add(timeout);
        return _programs[name](arguments, onLine ?? (_ => { }));
    }
}
