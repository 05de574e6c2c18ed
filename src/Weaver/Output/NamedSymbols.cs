using System.IO;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Output;

/// <summary>
/// Writes portable symbols that the assembly names by their file name. Cecil alone writes the whole path, so that equal input
/// would give other bytes in another folder.
/// </summary>
internal sealed class NamedSymbolsProvider : ISymbolWriterProvider
{
    private readonly PortablePdbWriterProvider _portable = new();

    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, string fileName) =>
        new NamedSymbols(_portable.GetSymbolWriter(module, fileName), Path.ChangeExtension(module.Name, ".pdb"));

    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, Stream symbolStream) =>
        new NamedSymbols(_portable.GetSymbolWriter(module, symbolStream), Path.ChangeExtension(module.Name, ".pdb"));
}

/// <summary>A writer of symbols with another name for them.</summary>
internal sealed class NamedSymbols(ISymbolWriter writer, string name) : ISymbolWriter
{
    /// <summary>Bytes of a CodeView record before its path: signature, identity, age.</summary>
    private const int BeforePath = 24;

    public ISymbolReaderProvider GetReaderProvider() => writer.GetReaderProvider();

    public ImageDebugHeader GetDebugHeader() => new([.. writer.GetDebugHeader().Entries.Select(Named)]);

    public void Write(MethodDebugInformation info) => writer.Write(info);

    public void Write(ICustomDebugInformationProvider provider) => writer.Write(provider);

    public void Write() => writer.Write();

    public void Dispose() => writer.Dispose();

    private ImageDebugHeaderEntry Named(ImageDebugHeaderEntry entry)
    {
        if (entry.Directory.Type != ImageDebugType.CodeView)
        {
            return entry;
        }

        byte[] data = [.. entry.Data.Take(BeforePath), .. Encoding.UTF8.GetBytes(name), 0];
        ImageDebugDirectory directory = entry.Directory;
        directory.SizeOfData = data.Length;
        return new ImageDebugHeaderEntry(directory, data);
    }
}
