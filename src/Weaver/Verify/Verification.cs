using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Verify;

/// <summary>The assemblies under verification, and what was found so far.</summary>
internal sealed class Verification
{
    private readonly HashSet<(string, string, int, string)> _said = [];
    private readonly HashSet<string> _names;

    internal Verification(AssemblySet assemblies)
    {
        Modules = assemblies.Modules;
        Types = assemblies.AllTypes();
        Methods = [.. Types.SelectMany(type => type.Methods)];
        _names = [.. Modules.Select(module => module.Assembly.Name.Name)];
    }

    /// <summary>What is verified.</summary>
    internal IReadOnlyList<ModuleDefinition> Modules { get; }

    /// <summary>All types of it, nested ones included.</summary>
    internal IReadOnlyList<TypeDefinition> Types { get; }

    /// <summary>All methods of it.</summary>
    internal IReadOnlyList<MethodDefinition> Methods { get; }

    /// <summary>The methods that have code.</summary>
    internal IEnumerable<MethodDefinition> Bodies => Methods.Where(method => method.HasBody);

    internal List<Finding> Findings { get; } = [];

    /// <summary>Whether an assembly is verified; the others are the platform's.</summary>
    internal bool IsOwn(string assembly) => _names.Contains(assembly);

    /// <summary>Whether a type is defined in what is verified.</summary>
    internal bool IsOwn(TypeReference type) => IsOwn(AssemblyOf(type));

    /// <summary>The simple name of the assembly that a type is defined in.</summary>
    internal static string AssemblyOf(TypeReference type) => type.GetElementType().Scope switch
    {
        AssemblyNameReference reference => reference.Name,
        ModuleDefinition module => module.Assembly.Name.Name,
        _ => type.Module.Assembly.Name.Name,
    };

    /// <summary>Adds a finding, once.</summary>
    internal void Report(string rule, Place place, string message, IReadOnlyList<string>? callPath = null)
    {
        (string file, int line) = SourceLines.Find(place);
        if (_said.Add((rule, file, line, message)))
        {
            Findings.Add(new Finding(rule, file, line, message) { CallPath = callPath ?? [] });
        }
    }
}
