using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Verify.Tests.Support;

/// <summary>
/// An application of one assembly with the little of Embedded.Async that the verifier looks for. A line of its source says what is
/// expected there: <c>//! EMB010</c>, several times if there are several; <c>//! assembly EMB003</c> for the assembly as a whole.
/// </summary>
internal sealed class Snippet : IDisposable
{
    private const string Mark = "//! ";
    private const string AssemblyMark = "assembly ";

    private readonly TemporaryFolder _folder = new();
    private readonly string _source;
    private readonly string _text;

    private Snippet(string source, string text, string[] references)
    {
        _source = source;
        _text = text;
        string async = CasePath("_Async.cs");
        Path = DeviceCompiler.Compile(_folder.Path, "App", [(source, text), (async, File.ReadAllText(async))], references);
    }

    /// <summary>Where the assembly is.</summary>
    internal string Path { get; }

    internal static Snippet FromText(string text, params string[] references) => new("Snippet.cs", text, references);

    internal static Snippet FromCase(string file)
    {
        string path = CasePath(file);
        return new Snippet(path, File.ReadAllText(path), []);
    }

    internal static string CasePath(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Cases", file);

    /// <summary>Changes the assembly in a way that C# has no words for.</summary>
    internal Snippet Edit(Action<ModuleDefinition> edit)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(DeviceCompiler.Surface);
        var read = new ReaderParameters { ReadSymbols = true, InMemory = true, AssemblyResolver = resolver };
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(Path, read);
        edit(assembly.MainModule);
        assembly.Write(Path, new WriterParameters { WriteSymbols = true, SymbolWriterProvider = new PortablePdbWriterProvider() });
        return this;
    }

    internal VerifyResult Verify(params string[] libraries) =>
        Verifier.Verify(new VerifyOptions { Assemblies = [Path, .. libraries], ReferenceFolders = [DeviceCompiler.Surface] });

    /// <summary>Verifies, and compares all that is found with what the source says.</summary>
    internal VerifyResult Check()
    {
        VerifyResult result = Verify();
        IEnumerable<string> found = result.Findings.Select(finding => Short(finding.File, finding.Line, finding.Id));
        Assert.Equal(string.Join("\n", Expected(_source, Path, _text)), string.Join("\n", found));
        return result;
    }

    /// <summary>The rules that a source says are broken.</summary>
    internal static IEnumerable<string> ExpectedRules(string text) => Marks(text).SelectMany(mark => mark.Rules);

    public void Dispose() => _folder.Dispose();

    private static List<string> Expected(string source, string assembly, string text)
    {
        IEnumerable<Finding> findings = Marks(text).SelectMany(mark => mark.Rules.Select(rule =>
            mark.Line == 0 ? new Finding(rule, assembly, 0, "") : new Finding(rule, source, mark.Line, "")));
        List<Finding> sorted = [.. findings];
        sorted.Sort(Finding.Compare);
        return [.. sorted.Select(finding => Short(finding.File, finding.Line, finding.Id))];
    }

    private static IEnumerable<(int Line, string[] Rules)> Marks(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int at = lines[i].IndexOf(Mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                string rules = lines[i][(at + Mark.Length)..].Trim();
                bool whole = rules.StartsWith(AssemblyMark, StringComparison.Ordinal);
                yield return (whole ? 0 : i + 1, (whole ? rules[AssemblyMark.Length..] : rules).Split(' '));
            }
        }
    }

    private static string Short(string file, int line, string rule) => System.IO.Path.GetFileName(file) + "(" + line + ") " + rule;
}
