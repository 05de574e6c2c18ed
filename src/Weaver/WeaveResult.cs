using System.Collections.Generic;

namespace Embedded.Weaver;

/// <summary>What came of weaving. With findings, nothing was written.</summary>
public sealed class WeaveResult
{
    /// <summary>What is wrong, in the order of files and lines.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>The woven assemblies, in the order in which they were given.</summary>
    public IReadOnlyList<WovenAssembly> Assemblies { get; set; } = [];

    /// <summary>The async methods, ordered by name.</summary>
    public IReadOnlyList<WovenMethod> AsyncMethods { get; set; } = [];
}

/// <summary>One woven assembly.</summary>
public sealed class WovenAssembly
{
    /// <summary>Its simple name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it was written.</summary>
    public string Path { get; set; } = "";

    /// <summary>Bytes of IL.</summary>
    public int CodeBytes { get; set; }

    /// <summary>Types, methods and fields that were removed because nothing reaches them: full names.</summary>
    public IReadOnlyList<string> Removed { get; set; } = [];
}

/// <summary>One async method as it will be on the device.</summary>
public sealed class WovenMethod
{
    /// <summary>The name in messages: <c>Type.Method</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The assembly it is in.</summary>
    public string Assembly { get; set; } = "";

    /// <summary>Futures that its pool holds.</summary>
    public int Capacity { get; set; }

    /// <summary>Bytes of one future in RAM on a 32-bit device: 12 for the object and 12 for each field.</summary>
    public int Bytes { get; set; }
}
