using System.Collections.Generic;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>What kind of thing a type is on the device.</summary>
internal static class PlatformTypes
{
    /// <summary>Structs that the device keeps like numbers.</summary>
    private static readonly HashSet<string> s_likeNumbers =
    [
        "System.DateTime", "System.TimeSpan", "System.IntPtr", "System.UIntPtr", "System.TypedReference",
        "System.RuntimeFieldHandle", "System.RuntimeMethodHandle", "System.RuntimeTypeHandle",
    ];

    /// <summary>The definition, or null if its assembly is not there; that has been reported, then.</summary>
    internal static TypeDefinition? Resolve(TypeReference? type)
    {
        try
        {
            return type is null or GenericParameter ? null : type.GetElementType().Resolve();
        }
        catch (WeaveException)
        {
            return null;
        }
    }

    /// <summary>Whether a value of the type is an object on the device's heap, although it is none in .NET.</summary>
    internal static bool IsHeapStruct(TypeReference type) =>
        type is not (ByReferenceType or ArrayType or PointerType or GenericParameter)
        && !type.IsPrimitive
        && !s_likeNumbers.Contains(type.FullName)
        && Resolve(type) is { IsValueType: true, IsEnum: false, FullName: not "System.Void" };

    internal static bool IsValueType(TypeReference type) => type is not ArrayType && Resolve(type) is { IsValueType: true };

    internal static bool IsDelegate(TypeReference type) => DerivesFrom(type, "System.MulticastDelegate");

    internal static bool IsFuture(TypeReference type) => DerivesFrom(type, "Embedded.Async.Future");

    private static bool DerivesFrom(TypeReference type, string name)
    {
        for (TypeReference? at = Resolve(type)?.BaseType; at is not null; at = Resolve(at)?.BaseType)
        {
            if (at.FullName == name)
            {
                return true;
            }
        }

        return false;
    }
}
