using System.Collections.Generic;

namespace Embedded.Weaver;

/// <summary>What is woven, and how.</summary>
public sealed class WeaveOptions
{
    /// <summary>The application's assemblies, the one with the entry point first, with their libraries; all of them are woven together.</summary>
    public IReadOnlyList<string> Assemblies { get; set; } = [];

    /// <summary>Folders with the platform's assemblies, which are read and not changed.</summary>
    public IReadOnlyList<string> ReferenceFolders { get; set; } = [];

    /// <summary>Where the woven assemblies and their symbols go, under the names they had.</summary>
    public string OutputFolder { get; set; } = "";

    /// <summary>Whether unreachable types and methods are left out.</summary>
    public bool Shake { get; set; } = true;

    /// <summary>Types and methods to keep although nothing in the application reaches them: full names, <c>Type</c> or <c>Type::Method</c>.</summary>
    public IReadOnlyList<string> Keep { get; set; } = [];
}
