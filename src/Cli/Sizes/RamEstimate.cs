using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver;
using Embedded.Weaver.Build;
using Mono.Cecil;

namespace Embedded.Cli.Sizes;

/// <summary>
/// Estimates the RAM of what is made while firmware starts, from the woven assemblies: an object takes 12 bytes and 12 for each field;
/// an array element takes its size, a reference 12.
/// </summary>
internal static class RamEstimate
{
    private const int BytesPerField = 12;

    /// <summary>The executor's slots and wheel, its pooled timers, and each async method's futures.</summary>
    /// <param name="report">What came of weaving.</param>
    /// <param name="config">nf.config.</param>
    /// <param name="section">The board's section in it.</param>
    internal static IReadOnlyList<RamItem> Of(BuildReport report, NfConfig config, string? section)
    {
        int Number(string name) => config.Number(section, name);
        List<RamItem> items = [];
        if (report.Result.Assemblies.FirstOrDefault(assembly => assembly.Name == "Embedded.Async") is { } executor)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(executor.Path);
            // Shaking may have taken any of them.
            if (module.GetType("Embedded.Async.Executor") is { } slots)
            {
                items.Add(new RamItem("task slot", ArrayElements(slots), Number("TaskSlots")));
            }

            if (module.GetType("Embedded.Async.TimerFuture") is { } timer)
            {
                items.Add(new RamItem("timer node", Object(timer), Number("TimersPerExecutor")));
            }

            if (module.GetType("Embedded.Async.TimerWheel") is not null)
            {
                items.Add(new RamItem("timer wheel slot", BytesPerField, (1 << Number("WheelBits")) * Number("WheelLevels")));
            }
        }

        items.AddRange(report.Result.AsyncMethods.Select(method => new RamItem(method.Name, method.Bytes, method.Capacity)));
        return items;
    }

    /// <summary>The executor keeps its tasks in arrays side by side, one element of each for a slot.</summary>
    private static int ArrayElements(TypeDefinition type) =>
        type.Fields.Where(field => !field.IsStatic).Select(field => field.FieldType).OfType<ArrayType>().Sum(array => ElementBytes(array.ElementType));

    private static int ElementBytes(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Boolean or MetadataType.Byte or MetadataType.SByte => 1,
        MetadataType.Char or MetadataType.Int16 or MetadataType.UInt16 => 2,
        MetadataType.Int32 or MetadataType.UInt32 or MetadataType.Single => 4,
        MetadataType.Int64 or MetadataType.UInt64 or MetadataType.Double => 8,
        _ => BytesPerField,
    };

    private static int Object(TypeDefinition? type)
    {
        int fields = 0;
        for (; type is not null; type = type.Module.GetType(type.BaseType?.FullName ?? ""))
        {
            fields += type.Fields.Count(field => !field.IsStatic);
        }

        return BytesPerField * (1 + fields);
    }
}
