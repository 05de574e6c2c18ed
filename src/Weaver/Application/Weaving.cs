using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Application;

/// <summary>What all passes share: the assemblies, their symbols, the executor's contract and the findings.</summary>
internal sealed class Weaving
{
    private readonly List<Finding> _findings = [];

    internal Weaving(AssemblySet assemblies)
    {
        Assemblies = assemblies;
        foreach (ModuleDefinition module in assemblies.Modules)
        {
            Source.Take(module);
        }

        Contract = new Contract(assemblies);
    }

    internal AssemblySet Assemblies { get; }

    internal SourceMap Source { get; } = new();

    internal Contract Contract { get; }

    /// <summary>Every async method's future, with those that specialising makes.</summary>
    internal Dictionary<TypeDefinition, Machine> Machines { get; } = [];

    /// <summary>The methods that may allocate, with the reason.</summary>
    internal Dictionary<MethodDefinition, ColdMethod> Cold { get; } = [];

    /// <summary>What methods were called before they got short names.</summary>
    internal Dictionary<MethodDefinition, string> SourceNames { get; } = [];

    /// <summary>The methods whose calls are no use of what they call.</summary>
    internal HashSet<MethodDefinition> CallsIfUsed { get; } = [];

    internal IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Every method with code.</summary>
    internal IEnumerable<MethodDefinition> Bodies() => Assemblies.AllTypes().SelectMany(type => type.Methods.ToArray()).Where(method => method.HasBody);

    /// <summary>Notes a finding at the line of an instruction.</summary>
    internal void Report(string rule, MethodDefinition method, Instruction? at, string message) =>
        _findings.Add(FindingAt(rule, method, at, message));

    internal Finding FindingAt(string rule, MethodDefinition method, Instruction? at, string message)
    {
        Dictionary<Instruction, SequencePoint> points = Source.Of(method).Points;
        SequencePoint? point = null;
        for (Instruction? i = at; i is not null && point is null; i = i.Previous)
        {
            point = points.TryGetValue(i, out SequencePoint? found) && !found.IsHidden ? found : null;
        }

        point ??= points.Values.FirstOrDefault(any => !any.IsHidden);
        return new Finding(rule, point?.Document.Url ?? method.Module.FileName, point?.StartLine ?? 0, message);
    }
}
