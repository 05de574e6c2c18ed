using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Shrink;

/// <summary>Takes out what copying code leaves behind: a field's address that is read at once, a local that is written to be read, or never is.</summary>
internal static class Peephole
{
    internal static void Run(Weaving weaving, MethodDefinition method)
    {
        var editor = new MethodEditor(method, weaving.Source);
        HashSet<Instruction> targets = [.. editor.Targets()];
        Dictionary<object, int> uses = editor.Code.Where(i => i.Operand is VariableDefinition).GroupBy(i => i.Operand).ToDictionary(uses => uses.Key, uses => uses.Count());
        foreach (Instruction i in editor.Code.ToArray())
        {
            if (i.Next is null || targets.Contains(i.Next))
            {
                continue;
            }

            if (IsReadAddress(i))
            {
                Instruction read = i.Next;
                MethodEditor.Change(i, i.OpCode == OpCodes.Ldflda ? OpCodes.Ldfld : OpCodes.Ldsfld, i.Operand);
                editor.Remove(read);
            }
            else if ((IsPassed(i) && uses[i.Operand] == 2) || (IsLoad(i) && i.Next.OpCode == OpCodes.Stloc && uses[i.Next.Operand] == 1))
            {
                Instruction next = i.Next;
                editor.Remove(i, next);
            }
        }

        editor.Close();
        Locals.RemoveUnused(method.Body);
    }

    /// <summary>ldflda, ldind of the field's own size. A smaller or larger one is another value.</summary>
    private static bool IsReadAddress(Instruction i) =>
        i.OpCode.Code is Code.Ldflda or Code.Ldsflda
        && i.Next is not null
        && ((FieldReference)i.Operand).FieldType.MetadataType switch
        {
            MetadataType.Int32 => i.Next.OpCode == OpCodes.Ldind_I4,
            MetadataType.Int64 => i.Next.OpCode == OpCodes.Ldind_I8,
            _ => false,
        };

    /// <summary>It does nothing but to put a value on the stack.</summary>
    private static bool IsLoad(Instruction i) => i.OpCode.Code is Code.Ldloc or Code.Ldarg or Code.Ldc_I4 or Code.Ldnull;

    /// <summary>stloc, ldloc of a local that keeps every bit it is given.</summary>
    private static bool IsPassed(Instruction i) =>
        i.OpCode == OpCodes.Stloc
        && i.Next?.OpCode == OpCodes.Ldloc
        && i.Next.Operand == i.Operand
        && ((VariableDefinition)i.Operand).VariableType is var type
        && (!type.IsPrimitive || type.MetadataType is MetadataType.Int32 or MetadataType.UInt32 or MetadataType.Int64 or MetadataType.UInt64);
}
