using System.IO;

namespace Embedded.Cli.Workspace;

/// <summary>The files that build/Weave.targets makes.</summary>
/// <param name="Folder">The project's output folder.</param>
/// <param name="Name">The application's assembly.</param>
internal sealed record BuildOutputs(string Folder, string Name)
{
    /// <summary>What is deployed.</summary>
    internal string Image => Path.Combine(Folder, Name + ".bin");

    /// <summary>What came of weaving.</summary>
    internal string Report => Path.Combine(Folder, Name + ".report.xml");

    /// <summary>The .pe file of an assembly.</summary>
    internal string Pe(string assembly) => Path.Combine(Folder, "pe", assembly + ".pe");
}
