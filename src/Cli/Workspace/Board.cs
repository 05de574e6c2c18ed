using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Workspace;

/// <summary>A firmware project: a board of this repository, or a project of somebody's own.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Project">Its project file.</param>
/// <param name="Assembly">The assembly that it makes.</param>
/// <param name="Section">Its board's section in nf.config; null for one that runs on this machine.</param>
/// <param name="Config">nf.config.</param>
internal sealed record Board(string Name, string Project, string Assembly, string? Section, NfConfig Config)
{
    /// <summary>The folder of the project.</summary>
    internal string Folder => Path.GetDirectoryName(Project)!;

    /// <summary>What nanoff calls the board's firmware.</summary>
    internal string Target => Config.Text(Section, "Target")!;

    /// <summary>The shared firmwares that it has a start for; none if it has a program of its own.</summary>
    internal IReadOnlyList<string> Firmwares =>
    [
        .. Directory.GetDirectories(Folder)
            .Where(folder => File.Exists(Path.Combine(folder, "Program.cs")))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Where a build of it ends.</summary>
    internal BuildOutputs Outputs(string configuration) =>
        new(Path.Combine(Folder, "bin", configuration, "netnano1.0"), Assembly);

    /// <summary>Refuses a board that is no device.</summary>
    internal Board MustBeDevice() => Section is not null
        ? this
        : throw new CliException(ExitCode.Misused, Name + " is no device; emb emulate runs it, and emb boards lists the others");
}
