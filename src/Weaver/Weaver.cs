using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Async;
using Embedded.Weaver.Generics;
using Embedded.Weaver.Output;
using Embedded.Weaver.Shrink;
using Mono.Cecil;

namespace Embedded.Weaver;

/// <summary>
/// Turns an application that the ordinary compiler made against nanoFramework's mscorlib into one that stock 1.x firmware
/// runs: async methods become pooled classes, generics are specialised, and what nothing reaches is left out.
/// </summary>
public static class Weaver
{
    /// <summary>Bytes of an object's header on a 32-bit device, and of each of its fields.</summary>
    private const int BytesPerSlot = 12;

    /// <summary>Weaves a whole application. Nothing is written if anything is wrong.</summary>
    public static WeaveResult Weave(WeaveOptions options)
    {
        try
        {
            using AssemblySet assemblies = AssemblySet.Load(options.Assemblies, options.ReferenceFolders);
            return Weave(assemblies, options);
        }
        catch (WeaveException exception)
        {
            return new WeaveResult { Findings = [exception.Finding] };
        }
    }

    private static WeaveResult Weave(AssemblySet assemblies, WeaveOptions options)
    {
        var weaving = new Weaving(assemblies);
        assemblies.RequireReferences();
        AsyncPass.Run(weaving);
        if (weaving.Findings.Count > 0)
        {
            List<Finding> findings = [.. weaving.Findings];
            findings.Sort(Finding.Compare);
            return new WeaveResult { Findings = findings };
        }

        StripPass.Run(weaving);
        SpecialisePass.Run(weaving);
        PoolPass.AddRecycle(weaving);
        InlinePass.Run(weaving);
        IReadOnlyDictionary<ModuleDefinition, IReadOnlyList<string>>? removed = options.Shake ? ShakePass.Run(weaving, options.Keep) : null;
        FilterPass.Run(weaving);
        LiteralPass.Run(weaving);
        PoolPass.AddPools(weaving);
        ShortNamesPass.Run(weaving);

        WovenMethod[] methods =
        [
            .. weaving.Machines.Select(pair => new WovenMethod
            {
                Name = pair.Value.Name,
                Assembly = pair.Key.Module.Assembly.Name.Name,
                Capacity = PoolPass.CapacityOf(weaving, pair.Value),
                Bytes = BytesOf(pair.Key),
            }).OrderBy(method => method.Name, System.StringComparer.Ordinal),
        ];
        ImageWriter.Write(weaving, options.OutputFolder);
        return new WeaveResult
        {
            AsyncMethods = methods,
            Assemblies = [.. assemblies.Modules.Select(module => new WovenAssembly
            {
                Name = module.Assembly.Name.Name,
                Path = Path.Combine(options.OutputFolder, module.Name),
                CodeBytes = AssemblySet.AllTypes(module).SelectMany(type => type.Methods).Where(method => method.HasBody).Sum(method => method.Body.CodeSize),
                Removed = removed is null ? [] : removed[module],
            })],
        };
    }

    private static int BytesOf(TypeDefinition? type)
    {
        int slots = 1;
        for (; type is not null; type = type.BaseType?.Resolve())
        {
            slots += type.Fields.Count(field => !field.IsStatic);
        }

        return slots * BytesPerSlot;
    }
}
