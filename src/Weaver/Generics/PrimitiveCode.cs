using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Generics;

/// <summary>The instructions for one type in place of those that take a type parameter.</summary>
internal readonly struct PrimitiveCode
{
    private PrimitiveCode(OpCode zero, object? zeroOperand, OpCode load, OpCode store, OpCode loadElement, OpCode storeElement)
    {
        Zero = zero;
        ZeroOperand = zeroOperand;
        Load = load;
        Store = store;
        LoadElement = loadElement;
        StoreElement = storeElement;
    }

    internal OpCode Zero { get; }

    internal object? ZeroOperand { get; }

    /// <summary>Through an address.</summary>
    internal OpCode Load { get; }

    /// <summary>Through an address.</summary>
    internal OpCode Store { get; }

    internal OpCode LoadElement { get; }

    internal OpCode StoreElement { get; }

    /// <summary>The instructions, or null for a struct of several fields.</summary>
    internal static PrimitiveCode? Of(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Boolean or MetadataType.Byte =>
            new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_U1, OpCodes.Stind_I1, OpCodes.Ldelem_U1, OpCodes.Stelem_I1),
        MetadataType.SByte => new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_I1, OpCodes.Stind_I1, OpCodes.Ldelem_I1, OpCodes.Stelem_I1),
        MetadataType.Int16 => new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_I2, OpCodes.Stind_I2, OpCodes.Ldelem_I2, OpCodes.Stelem_I2),
        MetadataType.UInt16 or MetadataType.Char =>
            new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_U2, OpCodes.Stind_I2, OpCodes.Ldelem_U2, OpCodes.Stelem_I2),
        MetadataType.Int32 => new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_I4, OpCodes.Stind_I4, OpCodes.Ldelem_I4, OpCodes.Stelem_I4),
        MetadataType.UInt32 => new(OpCodes.Ldc_I4, 0, OpCodes.Ldind_U4, OpCodes.Stind_I4, OpCodes.Ldelem_U4, OpCodes.Stelem_I4),
        MetadataType.Int64 or MetadataType.UInt64 =>
            new(OpCodes.Ldc_I8, 0L, OpCodes.Ldind_I8, OpCodes.Stind_I8, OpCodes.Ldelem_I8, OpCodes.Stelem_I8),
        MetadataType.Single => new(OpCodes.Ldc_R4, 0f, OpCodes.Ldind_R4, OpCodes.Stind_R4, OpCodes.Ldelem_R4, OpCodes.Stelem_R4),
        MetadataType.Double => new(OpCodes.Ldc_R8, 0d, OpCodes.Ldind_R8, OpCodes.Stind_R8, OpCodes.Ldelem_R8, OpCodes.Stelem_R8),
        _ when !type.IsValueType => new(OpCodes.Ldnull, null, OpCodes.Ldind_Ref, OpCodes.Stind_Ref, OpCodes.Ldelem_Ref, OpCodes.Stelem_Ref),
        _ => null,
    };
}
