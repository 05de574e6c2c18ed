using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Generics;

/// <summary>
/// The form of a generic that an argument shares: every reference type is <c>object</c>, an enum is its number, every
/// primitive is itself. So a specialised class names no type of the application and can stay where the generic one was.
/// </summary>
internal static class Canonical
{
    /// <summary>The shared form, or null for a struct, which no device can pass without an allocation.</summary>
    internal static TypeReference? Of(TypeReference argument, TypeSystem types)
    {
        if (argument is ArrayType || !argument.IsValueType && !argument.IsPrimitive)
        {
            return types.Object;
        }

        TypeDefinition? definition = argument.Resolve();
        if (definition is not null && definition.IsEnum)
        {
            argument = definition.Fields.First(field => !field.IsStatic).FieldType;
        }

        return argument.MetadataType switch
        {
            MetadataType.Boolean => types.Boolean,
            MetadataType.Char => types.Char,
            MetadataType.SByte => types.SByte,
            MetadataType.Byte => types.Byte,
            MetadataType.Int16 => types.Int16,
            MetadataType.UInt16 => types.UInt16,
            MetadataType.Int32 => types.Int32,
            MetadataType.UInt32 => types.UInt32,
            MetadataType.Int64 => types.Int64,
            MetadataType.UInt64 => types.UInt64,
            MetadataType.Single => types.Single,
            MetadataType.Double => types.Double,
            // On nanoFramework these two are 64-bit numbers, not objects.
            _ => argument.FullName is "System.DateTime" or "System.TimeSpan" ? argument : null,
        };
    }

    /// <summary>The name of a specialised class or method: <c>Channel&lt;int&gt;</c>.</summary>
    internal static string Name(string generic, IEnumerable<TypeReference> arguments)
    {
        int tick = generic.IndexOf('`');
        string name = tick < 0 ? generic : generic.Substring(0, tick);
        return name + "<" + string.Join(",", arguments.Select(Short)) + ">";
    }

    private static string Short(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Boolean => "bool",
        MetadataType.Int16 => "short",
        MetadataType.UInt16 => "ushort",
        MetadataType.Int32 => "int",
        MetadataType.UInt32 => "uint",
        MetadataType.Int64 => "long",
        MetadataType.UInt64 => "ulong",
        MetadataType.Single => "float",
        MetadataType.Char or MetadataType.SByte or MetadataType.Byte or MetadataType.Double or MetadataType.Object => type.Name.ToLowerInvariant(),
        _ => type.Name,
    };
}
