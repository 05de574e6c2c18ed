using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Embedded.HostShim.Image;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>A small application on its way to the device: compiled, woven, and loaded to be run here.</summary>
internal sealed class Woven : IDisposable
{
    /// <summary>The file name that findings and stack traces show for a snippet.</summary>
    internal const string SnippetFile = "/src/Snippet.cs";

    private readonly TemporaryFolder _folder = new();
    private readonly List<ModuleDefinition> _read = [];
    private DeviceImage? _image;

    private Woven()
    {
    }

    /// <summary>What the compiler made.</summary>
    internal string CompiledPath { get; private set; } = "";

    internal string OutputFolder => _folder.Of("woven");

    internal WeaveResult Result { get; private set; } = null!;

    /// <summary>Weaves one source file; fails the test if there is any finding.</summary>
    internal static Woven Snippet(string source, OptimizationLevel optimization = OptimizationLevel.Release, Action<WeaveOptions>? change = null)
    {
        Woven woven = TrySnippet(source, optimization, change);
        woven.AssertNoFindings();
        return woven;
    }

    /// <summary>Weaves one source file, which may have findings.</summary>
    internal static Woven TrySnippet(string source, OptimizationLevel optimization = OptimizationLevel.Release, Action<WeaveOptions>? change = null)
    {
        OutputKind kind = source.Contains(" Main()", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var woven = new Woven();
        woven.CompiledPath = DeviceCompiler.Compile(woven._folder.Path, "Snippet", optimization, [new Source(SnippetFile, source)], kind);
        woven.Weave([woven.CompiledPath, Places.DeviceExecutor], change);
        return woven;
    }

    /// <summary>Weaves the cases with their library.</summary>
    internal static Woven Cases(OptimizationLevel optimization) => Cases(optimization, Source.ReadFolder("Cases"));

    /// <summary>Weaves other cases with the same library.</summary>
    internal static Woven Cases(OptimizationLevel optimization, Source[] sources)
    {
        var woven = new Woven();
        string library = DeviceCompiler.Compile(woven._folder.Path, "Library", optimization, Source.ReadFolder("Library"));
        woven.CompiledPath = DeviceCompiler.Compile(woven._folder.Path, "Cases", optimization, sources, libraries: library);
        woven.Weave([woven.CompiledPath, library, Places.DeviceExecutor], options => options.Keep = [typeof(Library.Case).FullName!, typeof(Library.World).FullName!]);
        woven.AssertNoFindings();
        return woven;
    }

    /// <summary>Weaves the same assemblies once more, into another folder below this one's.</summary>
    internal string WeaveAgain(string folder)
    {
        string output = _folder.Of(folder);
        WeaveResult again = Weaver.Weave(new WeaveOptions
        {
            Assemblies = [CompiledPath, Places.DeviceExecutor],
            ReferenceFolders = [Places.ReferenceFolder],
            OutputFolder = output,
        });
        Assert.Empty(again.Findings);
        return output;
    }

    /// <summary>Reads a woven assembly, with the others at hand.</summary>
    internal ModuleDefinition Read(string name = "Snippet")
    {
        var resolver = new DefaultAssemblyResolver();
        // Not what lies beside this test: the desktop's assemblies have the same names.
        foreach (string folder in resolver.GetSearchDirectories())
        {
            resolver.RemoveSearchDirectory(folder);
        }

        resolver.AddSearchDirectory(OutputFolder);
        resolver.AddSearchDirectory(Places.ReferenceFolder);
        ModuleDefinition module = ModuleDefinition.ReadModule(
            Path.Combine(OutputFolder, name + ".dll"),
            new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = true });
        _read.Add(module);
        return module;
    }

    internal TypeDefinition Type(string name) => Read().GetTypes().Single(type => type.FullName == name);

    /// <summary>Loads a woven assembly to run it.</summary>
    internal Assembly Load(string name = "Snippet") => (_image ??= new DeviceImage(OutputFolder)).Load(name);

    /// <summary>Calls <c>static string Run()</c> of class <c>Program</c>.</summary>
    internal string Run()
    {
        MethodInfo run = Load().GetType("Program", throwOnError: true)!.GetMethod("Run", BindingFlags.Static | BindingFlags.Public)!;
        return (string)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }

    public void Dispose()
    {
        foreach (ModuleDefinition module in _read)
        {
            module.Dispose();
        }

        _folder.Dispose();
    }

    private void AssertNoFindings() => Assert.True(Result.Findings.Count == 0, string.Join("\n", Result.Findings));

    private void Weave(IReadOnlyList<string> assemblies, Action<WeaveOptions>? change)
    {
        var options = new WeaveOptions { Assemblies = assemblies, ReferenceFolders = [Places.ReferenceFolder], OutputFolder = OutputFolder };
        change?.Invoke(options);
        Result = Weaver.Weave(options);
    }
}
