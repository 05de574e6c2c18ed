using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Application;

/// <summary>The application's assemblies, which are woven, and the platform's, which are only read.</summary>
internal sealed class AssemblySet : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _loaded = new(StringComparer.Ordinal);
    private readonly List<ModuleDefinition> _modules = [];
    private readonly IReadOnlyList<string> _referenceFolders;

    private AssemblySet(IReadOnlyList<string> referenceFolders) => _referenceFolders = referenceFolders;

    /// <summary>The modules that are woven, in the order in which they were given.</summary>
    internal IReadOnlyList<ModuleDefinition> Modules => _modules;

    internal static AssemblySet Load(IReadOnlyList<string> assemblies, IReadOnlyList<string> referenceFolders)
    {
        var set = new AssemblySet(referenceFolders);
        foreach (string path in assemblies)
        {
            if (!File.Exists(path))
            {
                throw new WeaveException(Rule.NoAssembly, path, "there is no such file; build the project first");
            }

            AssemblyDefinition assembly = set.Read(path, symbols: true);
            set._loaded[assembly.Name.Name] = assembly;
            set._modules.Add(assembly.MainModule);
        }

        return set;
    }

    /// <summary>Finds every assembly that those which are woven refer to: what is missing is missing now, and not on the device.</summary>
    internal void RequireReferences()
    {
        foreach (AssemblyNameReference reference in _modules.SelectMany(module => module.AssemblyReferences))
        {
            Resolve(reference);
        }
    }

    /// <summary>Every type that is woven, nested ones included; a copy, so that types may be added and removed meanwhile.</summary>
    internal IReadOnlyList<TypeDefinition> AllTypes() => [.. _modules.SelectMany(AllTypes)];

    internal static IReadOnlyList<TypeDefinition> AllTypes(ModuleDefinition module)
    {
        var all = new List<TypeDefinition>();
        Collect(module.Types, all);
        return all;
    }

    internal bool IsWoven(ModuleDefinition module) => _modules.Contains(module);

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (_loaded.TryGetValue(name.Name, out AssemblyDefinition? known))
        {
            return known;
        }

        foreach (string folder in _referenceFolders)
        {
            string path = Path.Combine(folder, name.Name + ".dll");
            if (File.Exists(path))
            {
                AssemblyDefinition assembly = Read(path, symbols: false);
                _loaded.Add(name.Name, assembly);
                return assembly;
            }
        }

        throw new WeaveException(
            Rule.NoAssembly,
            name.Name + ".dll",
            "the application refers to it and it is in none of the folders " + string.Join(", ", _referenceFolders) + "; name the folder that has it, or add the package");
    }

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _loaded.Values)
        {
            assembly.Dispose();
        }
    }

    private AssemblyDefinition Read(string path, bool symbols)
    {
        // In memory, so that an assembly may be woven in place.
        var parameters = new ReaderParameters { AssemblyResolver = this, InMemory = true };
        if (symbols)
        {
            parameters.ReadSymbols = true;
            parameters.SymbolReaderProvider = new DefaultSymbolReaderProvider(throwIfNoSymbol: false);
        }

        try
        {
            return AssemblyDefinition.ReadAssembly(path, parameters);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException or SymbolsNotMatchingException)
        {
            throw new WeaveException(Rule.NoAssembly, path, "it cannot be read (" + exception.Message + "); build it again");
        }
    }

    private static void Collect(IEnumerable<TypeDefinition> types, List<TypeDefinition> into)
    {
        foreach (TypeDefinition type in types)
        {
            into.Add(type);
            Collect(type.NestedTypes, into);
        }
    }
}
