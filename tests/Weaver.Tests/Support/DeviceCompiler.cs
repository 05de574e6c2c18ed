using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>One source file.</summary>
internal sealed record Source(string Path, string Text)
{
    internal static Source Read(string path) => new(path, File.ReadAllText(path));

    internal static Source[] ReadFolder(string name) =>
        [.. Directory.GetFiles(System.IO.Path.Combine(Places.SourceFolder, name), "*.cs").Order(System.StringComparer.Ordinal).Select(Read)];
}

/// <summary>Compiles C# for the device, as its project would: optimised or not, with portable symbols.</summary>
internal static class DeviceCompiler
{
    private static readonly ConcurrentDictionary<string, MetadataReference> s_references = new();

    /// <summary>Writes <c>name.dll</c> and <c>name.pdb</c> to a folder; returns the path of the first.</summary>
    internal static string Compile(string folder, string name, OptimizationLevel optimization, IEnumerable<Source> sources, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params string[] libraries)
    {
        string[] platform = ["mscorlib", "nanoFramework.Runtime.Events", "nanoFramework.TestFramework"];
        IEnumerable<string> references = platform.Select(assembly => Path.Combine(Places.ReferenceFolder, assembly + ".dll")).Append(Places.DeviceExecutor);
        var compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, new CSharpParseOptions(LanguageVersion.Preview), source.Path, Encoding.UTF8)),
            references.Select(path => s_references.GetOrAdd(path, known => MetadataReference.CreateFromFile(known))).Concat(libraries.Select(path => MetadataReference.CreateFromFile(path))),
            new CSharpCompilationOptions(kind, moduleName: name + ".dll", optimizationLevel: optimization, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));

        string path = Path.Combine(folder, name + ".dll");
        EmitResult result;
        using (FileStream image = File.Create(path))
        using (FileStream symbols = File.Create(Path.ChangeExtension(path, ".pdb")))
        {
            result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: name + ".pdb"));
        }

        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return path;
    }
}
