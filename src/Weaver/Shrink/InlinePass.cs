using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.Shrink;

/// <summary>
/// Puts the code of trivial methods where they are called. The device interprets: a property costs as much as a call, ten
/// times a field.
/// </summary>
internal static class InlinePass
{
    /// <summary>More would make the caller longer than the call is worth.</summary>
    private const int MostInstructions = 8;

    /// <summary>As above, of code that calls in its turn.</summary>
    private const int MostWithCall = 3;

    /// <summary>A property of a property of a property.</summary>
    private const int Rounds = 3;

    internal static void Run(Weaving weaving)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var trivial = new Dictionary<MethodDefinition, List<Instruction>?>();
            foreach (MethodDefinition method in weaving.Bodies())
            {
                Inline(weaving, method, trivial);
            }
        }

        foreach (MethodDefinition method in weaving.Bodies())
        {
            HotCopies.Insert(weaving, method);
            Peephole.Run(weaving, method);
        }
    }

    private static void Inline(Weaving weaving, MethodDefinition method, Dictionary<MethodDefinition, List<Instruction>?> trivial)
    {
        if (!method.Body.Instructions.Any(i => Called(i) is { } called && called != method && CodeOf(weaving, called, trivial) is not null))
        {
            return;
        }

        var editor = new MethodEditor(method, weaving.Source);
        foreach (Instruction call in editor.Code.ToArray())
        {
            if (Called(call) is not { } called || called == method || CodeOf(weaving, called, trivial) is not { } code)
            {
                continue;
            }

            Instruction last = call;
            foreach (Instruction i in code)
            {
                last = editor.InsertAfter(last, Copy(i));
            }

            editor.Remove(call);
        }

        editor.Close();
    }

    private static MethodDefinition? Called(Instruction i) =>
        i.OpCode.Code is Code.Call or Code.Callvirt && i.Operand is MethodDefinition { IsVirtual: false } called ? called : null;

    private static List<Instruction>? CodeOf(Weaving weaving, MethodDefinition method, Dictionary<MethodDefinition, List<Instruction>?> known)
    {
        if (!known.TryGetValue(method, out List<Instruction>? code))
        {
            code = Trivial(weaving, method);
            known.Add(method, code);
        }

        return code;
    }

    /// <summary>
    /// The code without the arguments, if it loads them all first, once each and in their order, so that they can stay where the
    /// caller put them; or null.
    /// </summary>
    private static List<Instruction>? Trivial(Weaving weaving, MethodDefinition method)
    {
        if (!method.HasBody || method.IsConstructor || method.NoInlining || method.Body.HasExceptionHandlers || weaving.Cold.ContainsKey(method)
            || method.Body.HasVariables || method.Body.Instructions.Count > MostInstructions + method.Parameters.Count)
        {
            return null;
        }

        method.Body.SimplifyMacros();
        List<Instruction> code = [.. method.Body.Instructions.Where(i => i.OpCode != OpCodes.Nop)];
        method.Body.OptimizeMacros();
        int arguments = method.Parameters.Count + (method.HasThis ? 1 : 0);
        if (code.Count <= arguments || code[code.Count - 1].OpCode != OpCodes.Ret)
        {
            return null;
        }

        for (int n = 0; n < arguments; n++)
        {
            if (Number(code[n]) != n)
            {
                return null;
            }
        }

        List<Instruction> rest = code.GetRange(arguments, code.Count - arguments - 1);
        bool straight = rest.All(i => Number(i) < 0 && i.OpCode.Code is not (Code.Ldarga or Code.Starg)
            && i.OpCode.FlowControl is FlowControl.Next or FlowControl.Call);
        // A chain of calls stays a method: inlined everywhere it would cost more flash than time it saves.
        bool small = rest.Count <= MostWithCall || (rest.Count < MostInstructions && !rest.Any(i => i.OpCode.FlowControl == FlowControl.Call));
        // Copies: the method itself may be inlined into later, and this list is used until the end of the round.
        return straight && small && (!method.HasThis || ThrowsOnNull(rest, arguments)) ? [.. rest.Select(Copy)] : null;
    }

    /// <summary>Whether the code itself asks for an object where the call did, so that a null is still found.</summary>
    private static bool ThrowsOnNull(List<Instruction> code, int arguments)
    {
        int depth = arguments;
        foreach (Instruction i in code)
        {
            depth -= StackWalk.Pops(i);
            if (depth <= 0)
            {
                return i.OpCode.Code is Code.Ldfld or Code.Ldflda or Code.Stfld or Code.Callvirt || (i.OpCode == OpCodes.Call && ((MethodReference)i.Operand).HasThis);
            }

            depth += StackWalk.Pushes(i);
        }

        return false;
    }

    private static Instruction Copy(Instruction i)
    {
        Instruction copy = Instruction.Create(OpCodes.Nop);
        MethodEditor.Change(copy, i.OpCode, i.Operand);
        return copy;
    }

    private static int Number(Instruction i) => i.OpCode.Code switch
    {
        Code.Ldarg or Code.Ldarg_S => ((ParameterDefinition)i.Operand).Sequence,
        Code.Ldarg_0 => 0,
        Code.Ldarg_1 => 1,
        Code.Ldarg_2 => 2,
        Code.Ldarg_3 => 3,
        _ => -1,
    };
}
