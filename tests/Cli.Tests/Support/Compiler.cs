using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>Makes small assemblies to work on.</summary>
internal static class Compiler
{
    /// <summary>Compiles a text against .NET and, if named, other files.</summary>
    /// <param name="file">The assembly to write; it gets the file's name.</param>
    /// <param name="source">The text.</param>
    /// <param name="references">Further assemblies.</param>
    internal static string Compile(string file, string source, params string[] references)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "netstandard.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Linq.dll");
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            platform.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, deterministic: true));
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return file;
    }

    /// <summary>Compiles one of the fixtures.</summary>
    internal static string CompileFixture(string file, string fixture, params string[] references)
    {
        using var reader = new StreamReader(typeof(Compiler).Assembly.GetManifestResourceStream(fixture)!);
        return Compile(file, reader.ReadToEnd(), references);
    }
}
