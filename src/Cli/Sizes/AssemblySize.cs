using System.IO;
using System.Reflection.PortableExecutable;
using Embedded.Cli.Workspace;
using Embedded.Weaver;

namespace Embedded.Cli.Sizes;

/// <summary>What one woven assembly takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CodeBytes">Bytes of IL.</param>
/// <param name="MetadataBytes">Bytes of the .dll's metadata: tables, names, strings. The .pe has less, because it needs fewer tables.</param>
/// <param name="PeBytes">Bytes of the .pe; null if there is none.</param>
/// <param name="Removed">Types, methods and fields that were left out.</param>
internal sealed record AssemblySize(string Name, int CodeBytes, int MetadataBytes, long? PeBytes, int Removed)
{
    internal static AssemblySize Of(WovenAssembly assembly, BuildOutputs outputs)
    {
        using var reader = new PEReader(File.OpenRead(assembly.Path));
        string pe = outputs.Pe(assembly.Name);
        return new AssemblySize(
            assembly.Name,
            assembly.CodeBytes,
            reader.PEHeaders.MetadataSize,
            File.Exists(pe) ? new FileInfo(pe).Length : null,
            assembly.Removed.Count);
    }
}
