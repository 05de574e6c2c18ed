using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Async;

/// <summary>
/// The method as it is called: takes a future from the pool, or makes one while starting up, copies the arguments into it and
/// returns it, inert.
/// </summary>
internal static class KickOffRewriter
{
    internal static void Run(Weaving weaving, MethodDefinition kickOff, TypeDefinition machine, MachineShape shape)
    {
        Contract contract = weaving.Contract;
        ModuleDefinition module = kickOff.Module;
        var editor = new MethodEditor(kickOff, weaving.Source);
        VariableDefinition local = editor.Body.Variables.Single(variable => variable.VariableType.Resolve() == machine);
        TypeReference self = AsClass(local.VariableType, machine);
        local.VariableType = self;
        foreach (Instruction i in editor.Code.ToArray())
        {
            if (i.OpCode == OpCodes.Ldloca && i.Operand == local)
            {
                i.OpCode = OpCodes.Ldloc;
            }
            else if (i.OpCode == OpCodes.Newobj && i.Next.OpCode == OpCodes.Stloc && i.Next.Operand == local)
            {
                // Unoptimised code: newobj, stloc.
                editor.Remove(i, i.Next);
            }
            else if (i.Operand is FieldReference field && (field.Name == shape.Builder.Name || field.Name == shape.State.Name) && field.DeclaringType.Resolve() == machine)
            {
                RemoveBuilderUse(editor, i);
            }
        }

        Instruction first = editor.Code[0];
        Instruction store = Instruction.Create(OpCodes.Stloc, local);
        var pool = new FieldReference(shape.Pool.Name, shape.Pool.FieldType, self);
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, self) { HasThis = true };
        foreach (Instruction added in new[]
        {
            Instruction.Create(OpCodes.Ldsfld, pool),
            Instruction.Create(OpCodes.Call, module.ImportReference(contract.PoolRent)),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Brtrue, store),
            Instruction.Create(OpCodes.Pop),
            Instruction.Create(OpCodes.Newobj, constructor),
            store,
        })
        {
            editor.InsertBefore(first, added);
        }

        Instruction ret = editor.Code.Last();
        editor.InsertBefore(ret, Instruction.Create(OpCodes.Ldloc, local));
        editor.Close();
        weaving.Cold[kickOff] = new ColdMethod(kickOff.FullName, ColdKind.PoolGrowth, "an async method's pool grows until the executor is sealed");
    }

    /// <summary>The machine's type as the method sees it; the old reference says struct.</summary>
    private static TypeReference AsClass(TypeReference old, TypeDefinition machine)
    {
        if (old is not GenericInstanceType instance)
        {
            return machine;
        }

        var again = new GenericInstanceType(machine);
        foreach (TypeReference argument in instance.GenericArguments)
        {
            again.GenericArguments.Add(argument);
        }

        return again;
    }

    /// <summary>Takes out one of: builder = Create(); state = -1; builder.Start(ref machine); builder.Task.</summary>
    private static void RemoveBuilderUse(MethodEditor editor, Instruction field)
    {
        Instruction? before = MethodEditor.Before(field);
        if (field.OpCode == OpCodes.Stfld)
        {
            // ldloc, (call Create | ldc -1), stfld
            editor.Remove(MethodEditor.Before(before!), before, field);
            return;
        }

        // ldloc, ldflda, then either (ldloc, call Start) or (call get_Task)
        Instruction next = MethodEditor.After(field)!;
        bool isStart = next.Operand is VariableDefinition;
        Instruction? start = isStart ? MethodEditor.After(next) : null;
        editor.Remove(before, field, next, start);
    }
}
