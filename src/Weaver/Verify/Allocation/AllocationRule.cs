using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>
/// Nothing that the steady state reaches allocates. Follows every call from the <see cref="Roots"/>, nearest first, so that each
/// finding comes with a shortest way to it. Not followed: methods marked cold, what ends in a throw, and static constructors, which
/// the device runs while it loads.
/// </summary>
internal sealed class AllocationRule(Verification verification, CallGraph calls)
{
    private const string HowToExcept = "call it while starting up, or from a method marked [Cold] that says why";

    /// <summary>By which call each reached method was reached first; null for a root.</summary>
    private readonly Dictionary<MethodDefinition, (MethodDefinition Caller, Instruction At)?> _reached = [];
    private readonly Queue<MethodDefinition> _open = new();

    /// <returns>How many methods the steady state reaches.</returns>
    internal int Run()
    {
        foreach (MethodDefinition root in Roots.Of(verification, calls))
        {
            Reach(root, null);
        }

        while (_open.Count > 0)
        {
            Check(_open.Dequeue());
        }

        return _reached.Count;
    }

    private void Reach(MethodDefinition method, (MethodDefinition, Instruction)? from)
    {
        if (!_reached.ContainsKey(method) && ColdRecord.Find(method) is not { Kind: ColdKind.Cold })
        {
            _reached.Add(method, from);
            _open.Enqueue(method);
        }
    }

    private void Check(MethodDefinition method)
    {
        HashSet<Instruction> doomed = ErrorPaths.Of(method.Body);
        if (doomed.Contains(method.Body.Instructions[0]))
        {
            return;
        }

        CheckStructs(method);
        bool mayGrowPool = ColdRecord.Find(method) is { Kind: ColdKind.PoolGrowth };
        foreach (Instruction instruction in method.Body.Instructions.Where(instruction => !doomed.Contains(instruction)))
        {
            Check(method, instruction, mayGrowPool);
        }
    }

    /// <summary>Arguments, the result and locals: each struct among them is an object that every call makes.</summary>
    private void CheckStructs(MethodDefinition method)
    {
        foreach (ParameterDefinition parameter in method.Parameters.Where(parameter => PlatformTypes.IsHeapStruct(parameter.ParameterType)))
        {
            ReportStruct(method, null, parameter.ParameterType, "argument " + parameter.Name);
        }

        if (PlatformTypes.IsHeapStruct(method.ReturnType))
        {
            ReportStruct(method, null, method.ReturnType, "result");
        }

        foreach (VariableDefinition variable in method.Body.Variables.Where(variable => PlatformTypes.IsHeapStruct(variable.VariableType)))
        {
            Instruction? use = method.Body.Instructions.FirstOrDefault(instruction => IndexOf(instruction) == variable.Index);
            string name = method.DebugInformation.TryGetName(variable, out string known) ? " " + known : "";
            ReportStruct(method, use, variable.VariableType, "local" + name);
        }
    }

    private void Check(MethodDefinition method, Instruction instruction, bool mayGrowPool)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Newobj:
                CheckNew(method, instruction, (MethodReference)instruction.Operand, mayGrowPool);
                break;
            case Code.Newarr:
                Report(
                    RuleId.NewArray,
                    method,
                    instruction,
                    "new " + MemberText.Type((TypeReference)instruction.Operand) + "[] allocates; make the array while starting up and keep it (params makes one, too: pass an array you keep)");
                break;
            case Code.Box:
                if (PlatformTypes.IsValueType((TypeReference)instruction.Operand))
                {
                    ReportBoxing(method, instruction, (TypeReference)instruction.Operand);
                }

                break;
            case Code.Ldstr:
                Report(
                    RuleId.StringLiteral,
                    method,
                    instruction,
                    "a string literal makes a string object each time it is used; keep it in a static readonly field");
                break;
            case Code.Initobj or Code.Ldobj or Code.Stobj or Code.Cpobj or Code.Ldelem_Any or Code.Stelem_Any or Code.Unbox_Any:
                CheckCopy(method, instruction, (TypeReference)instruction.Operand);
                break;
            case Code.Ldfld or Code.Ldsfld:
                CheckCopy(method, instruction, ((FieldReference)instruction.Operand).FieldType);
                break;
            case Code.Call or Code.Callvirt:
                CheckCall(method, instruction, (MethodReference)instruction.Operand);
                break;
        }
    }

    private void CheckCopy(MethodDefinition method, Instruction instruction, TypeReference type)
    {
        if (PlatformTypes.IsHeapStruct(type))
        {
            ReportStruct(method, instruction, type, instruction.OpCode.Code == Code.Initobj ? "default value" : "copy");
        }
    }

    private void CheckNew(MethodDefinition method, Instruction instruction, MethodReference constructor, bool mayGrowPool)
    {
        TypeReference type = constructor.DeclaringType;
        string name = MemberText.Type(type);
        if (PlatformTypes.IsDelegate(type))
        {
            Report(
                RuleId.NewDelegate,
                method,
                instruction,
                "a delegate " + name + " is made here, from a lambda or a method's name; make it while starting up and keep it in a field");
        }
        else if (PlatformTypes.IsHeapStruct(type))
        {
            ReportStruct(method, instruction, type, "new value");
        }
        else if (PlatformTypes.IsValueType(type))
        {
            CheckCall(method, instruction, constructor);
        }
        else if (mayGrowPool && PlatformTypes.IsFuture(type))
        {
            // With what its constructor makes: that belongs to the future.
        }
        else if (type.FullName == "System.String")
        {
            ReportString(method, instruction, constructor);
        }
        else
        {
            Report(RuleId.NewObject, method, instruction, "new " + name + " allocates; make it while starting up and keep it, or take it from a pool");
        }
    }

    private void CheckCall(MethodDefinition method, Instruction instruction, MethodReference called)
    {
        bool isVirtual = instruction.OpCode.Code == Code.Callvirt;
        if (instruction.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference receiver } && PlatformTypes.IsValueType(receiver))
        {
            MethodDefinition? own = verification.IsOwn(receiver)
                ? receiver.Resolve().Methods.FirstOrDefault(candidate => candidate.Name == called.Name && candidate.Parameters.Count == called.Parameters.Count)
                : null;
            if (own is null)
            {
                ReportBoxing(method, instruction, receiver);
            }
            else
            {
                Reach(own, (method, instruction));
            }

            return;
        }

        foreach (MethodDefinition target in calls.Targets(called, isVirtual))
        {
            if (target.HasBody)
            {
                Reach(target, (method, instruction));
            }
            else if (ColdRecord.Find(target) is null)
            {
                Report(RuleId.NotKnownFree, method, instruction, "native code of " + MemberText.Name(target) + " is not known to allocate nothing; " + HowToExcept);
            }
        }

        if (calls.Resolve(called) is null && !(called.Name == "Invoke" && PlatformTypes.IsDelegate(called.DeclaringType)))
        {
            CheckPlatformCall(method, instruction, called);
        }
    }

    private void CheckPlatformCall(MethodDefinition method, Instruction instruction, MethodReference called)
    {
        TypeReference? passed = called.Parameters.Select(parameter => parameter.ParameterType).Append(called.ReturnType).FirstOrDefault(PlatformTypes.IsHeapStruct);
        if (passed is not null)
        {
            ReportStruct(method, instruction, passed, "value that " + MemberText.Name(called) + " takes or gives back");
        }
        else if (!FreeMethods.Contains(called))
        {
            if (called.Name == "ToString" || called.DeclaringType.FullName is "System.String" or "System.Text.StringBuilder")
            {
                ReportString(method, instruction, called);
            }
            else
            {
                Report(RuleId.NotKnownFree, method, instruction, MemberText.Signature(called) + " is not known to allocate nothing; " + HowToExcept);
            }
        }
    }

    private void ReportStruct(MethodDefinition method, Instruction? instruction, TypeReference type, string what) => Report(
        RuleId.HeapStruct,
        method,
        instruction,
        "a struct is an object on the device, so the " + what + " of type " + MemberText.Type(type) + " allocates; use a class that is made once, numbers, or ref to a field");

    private void ReportBoxing(MethodDefinition method, Instruction instruction, TypeReference type) => Report(
        RuleId.Boxing,
        method,
        instruction,
        MemberText.Type(type) + " is boxed into an object; pass it as what it is, or compare and print it elsewhere");

    private void ReportString(MethodDefinition method, Instruction instruction, MethodReference called) => Report(
        RuleId.StringBuilding,
        method,
        instruction,
        MemberText.Signature(called) + " makes or compares strings, which allocates; write bytes into a buffer you keep, or compare numbers");

    private void Report(string rule, MethodDefinition method, Instruction? instruction, string message) =>
        verification.Report(rule, new Place(method, instruction), message, WayTo(method));

    /// <summary>The methods from the root to one, each with the line of the call that leads on.</summary>
    private List<string> WayTo(MethodDefinition method)
    {
        var way = new List<string> { MemberText.Name(method) };
        for (MethodDefinition at = method; _reached[at] is { } from; at = from.Caller)
        {
            way.Insert(0, (MemberText.Name(from.Caller) + " " + SourceLines.Short(from.Caller, from.At)).TrimEnd());
        }

        return way;
    }

    private static int IndexOf(Instruction instruction) => instruction.Operand is VariableDefinition variable
        ? variable.Index
        : instruction.OpCode.Code switch
        {
            Code.Ldloc_0 or Code.Stloc_0 => 0,
            Code.Ldloc_1 or Code.Stloc_1 => 1,
            Code.Ldloc_2 or Code.Stloc_2 => 2,
            Code.Ldloc_3 or Code.Stloc_3 => 3,
            _ => -1,
        };
}
