using System.Collections.Generic;

namespace Embedded.Weaver.Verify;

/// <summary>What is verified.</summary>
public sealed class VerifyOptions
{
    /// <summary>The woven assemblies, the one with the entry point first, with all its libraries.</summary>
    public IReadOnlyList<string> Assemblies { get; set; } = [];

    /// <summary>Folders with the platform's assemblies.</summary>
    public IReadOnlyList<string> ReferenceFolders { get; set; } = [];
}
