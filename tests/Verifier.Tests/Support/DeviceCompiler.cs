using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Embedded.Verify.Tests.Support;

/// <summary>Compiles source against the reference surface of the device, with symbols.</summary>
internal static class DeviceCompiler
{
    internal static string Build { get; } = typeof(DeviceCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BuildFolder").Value!;

    /// <summary>The folder of the reference surface.</summary>
    internal static string Surface { get; } = Path.Combine(Build, "Reference", "bin");

    /// <summary>Writes <c>name.dll</c> and its symbols into a folder and returns the path.</summary>
    internal static string Compile(string folder, string name, IEnumerable<(string Path, string Text)> sources, params string[] references)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        // A reference of the same name stands in for the surface's.
        string[] platform = [.. Directory.GetFiles(Surface, "*.dll").Where(file => !references.Append(name + ".dll").Any(other => Path.GetFileName(other) == Path.GetFileName(file)))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, parse, source.Path, Encoding.UTF8)),
            platform.Concat(references).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, deterministic: true));
        string path = Path.Combine(folder, name + ".dll");
        using FileStream image = File.Create(path);
        using FileStream symbols = File.Create(Path.ChangeExtension(path, ".pdb"));
        EmitResult result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Diagnostic[] errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        return errors.Length == 0 ? path : throw new InvalidOperationException(string.Join("\n", errors.Select(error => error.ToString())));
    }
}
