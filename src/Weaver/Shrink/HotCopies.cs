using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Generics;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.Shrink;

/// <summary>Copies methods that ask for it (<c>MethodImplOptions.AggressiveInlining</c>) to where they are called, whole.</summary>
/// <remarks>The arguments become locals. What such a method calls in its turn stays a call.</remarks>
internal static class HotCopies
{
    internal static void Insert(Weaving weaving, MethodDefinition method)
    {
        if (!method.Body.Instructions.Any(i => Asks(i, method)))
        {
            return;
        }

        var editor = new MethodEditor(method, weaving.Source);
        foreach (Instruction call in editor.Code.Where(i => Asks(i, method)).ToArray())
        {
            Insert(editor, call, (MethodDefinition)call.Operand);
        }

        editor.Close();
    }

    private static bool Asks(Instruction i, MethodDefinition caller) =>
        i.OpCode.Code is Code.Call or Code.Callvirt
        && i.Operand is MethodDefinition { IsVirtual: false, AggressiveInlining: true, HasBody: true } called
        && called != caller
        && !called.Body.HasExceptionHandlers;

    private static void Insert(MethodEditor editor, Instruction call, MethodDefinition called)
    {
        called.Body.SimplifyMacros();
        var locals = new Dictionary<VariableDefinition, VariableDefinition>();
        foreach (VariableDefinition variable in called.Body.Variables)
        {
            locals.Add(variable, AddLocal(editor, variable.VariableType));
        }

        Instruction at = call;
        var arguments = new Dictionary<ParameterDefinition, VariableDefinition>();
        foreach (ParameterDefinition parameter in Parameters(called).Reverse())
        {
            bool isThis = parameter == called.Body.ThisParameter;
            VariableDefinition local = AddLocal(editor, isThis ? called.DeclaringType : parameter.ParameterType);
            arguments.Add(parameter, local);
            at = editor.InsertAfter(at, Instruction.Create(OpCodes.Stloc, local));
        }

        // Locals begin at zero in a method of their own; here a loop may come by again.
        if (called.Body.InitLocals && called.Body.Variables.Any(variable => !IsSetFirst(called.Body, variable)))
        {
            at = Clear(editor, at, locals.Values);
        }

        var copies = called.Body.Instructions.ToDictionary(i => i, _ => Instruction.Create(OpCodes.Nop));
        Instruction end = Instruction.Create(OpCodes.Nop);
        foreach (KeyValuePair<Instruction, Instruction> pair in copies)
        {
            Fill(pair.Key, pair.Value, copies, locals, arguments, end);
            at = editor.InsertAfter(at, pair.Value);
        }

        editor.InsertAfter(at, end);
        editor.Remove(call, end);
        called.Body.OptimizeMacros();
    }

    private static void Fill(
        Instruction from,
        Instruction to,
        Dictionary<Instruction, Instruction> copies,
        Dictionary<VariableDefinition, VariableDefinition> locals,
        Dictionary<ParameterDefinition, VariableDefinition> arguments,
        Instruction end)
    {
        object? operand = from.Operand switch
        {
            Instruction target => copies[target],
            Instruction[] table => table.Select(target => copies[target]).ToArray(),
            VariableDefinition local => locals[local],
            ParameterDefinition argument => arguments[argument],
            var other => other,
        };
        switch (from.OpCode.Code)
        {
            case Code.Ret:
                MethodEditor.Change(to, OpCodes.Br, end);
                break;
            case Code.Ldarg:
                MethodEditor.Change(to, OpCodes.Ldloc, operand);
                break;
            case Code.Ldarga:
                MethodEditor.Change(to, OpCodes.Ldloca, operand);
                break;
            case Code.Starg:
                MethodEditor.Change(to, OpCodes.Stloc, operand);
                break;
            default:
                MethodEditor.Change(to, from.OpCode, operand);
                break;
        }
    }

    private static IEnumerable<ParameterDefinition> Parameters(MethodDefinition method) =>
        method.HasThis ? new[] { method.Body.ThisParameter }.Concat(method.Parameters) : method.Parameters;

    private static VariableDefinition AddLocal(MethodEditor editor, TypeReference type)
    {
        var local = new VariableDefinition(type);
        editor.Body.Variables.Add(local);
        return local;
    }

    /// <summary>Whether the method stores to a local before anything else is done with it, in code that every call passes.</summary>
    private static bool IsSetFirst(MethodBody body, VariableDefinition variable)
    {
        foreach (Instruction i in body.Instructions)
        {
            if (i.Operand == variable)
            {
                return i.OpCode == OpCodes.Stloc;
            }

            if (i.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
            {
                return false;
            }
        }

        return true;
    }

    private static Instruction Clear(MethodEditor editor, Instruction at, IEnumerable<VariableDefinition> locals)
    {
        foreach (VariableDefinition local in locals)
        {
            if (PrimitiveCode.Of(local.VariableType) is { } code)
            {
                Instruction zero = editor.InsertAfter(at, Instruction.Create(OpCodes.Nop));
                MethodEditor.Change(zero, code.Zero, code.ZeroOperand);
                at = editor.InsertAfter(zero, Instruction.Create(OpCodes.Stloc, local));
            }
            else
            {
                at = editor.InsertAfter(at, Instruction.Create(OpCodes.Ldloca, local));
                at = editor.InsertAfter(at, Instruction.Create(OpCodes.Initobj, local.VariableType));
            }
        }

        return at;
    }
}
