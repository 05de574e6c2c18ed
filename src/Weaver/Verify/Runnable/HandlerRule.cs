using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Verify.Allocation;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>
/// No finally block and no filter calls what catches an exception itself, as far as direct calls show: the leave out of that catch
/// makes stock firmware forget the handler that is running (nanoframework/Home issue 918).
/// </summary>
internal static class HandlerRule
{
    internal static void Run(Verification verification, CallGraph calls)
    {
        var catching = new Dictionary<MethodDefinition, MethodDefinition?>();
        foreach (MethodDefinition method in verification.Bodies.Where(method => method.Body.HasExceptionHandlers))
        {
            HashSet<Instruction> doomed = ErrorPaths.Of(method.Body);
            foreach (Instruction call in method.Body.ExceptionHandlers.SelectMany(RunsInside).Where(i => !doomed.Contains(i)))
            {
                if (Direct(call, calls) is { } called && Catches(called, calls, catching) is { } who)
                {
                    verification.Report(
                        RuleId.CatchInHandler,
                        new Place(method, call),
                        MemberText.Name(method) + " calls " + MemberText.Name(called) + " in a finally block or filter, and "
                        + (who == called ? "that" : MemberText.Name(who)) + " catches an exception itself, after which the device crashes at the end of the block; let it return false, or await in the block");
                }
            }
        }
    }

    /// <summary>The instructions of a finally block or a filter.</summary>
    private static IEnumerable<Instruction> RunsInside(ExceptionHandler handler) => handler.HandlerType switch
    {
        ExceptionHandlerType.Finally => Between(handler.HandlerStart, handler.HandlerEnd),
        ExceptionHandlerType.Filter => Between(handler.FilterStart, handler.HandlerStart),
        _ => [],
    };

    private static IEnumerable<Instruction> Between(Instruction from, Instruction? to)
    {
        for (Instruction? i = from; i is not null && i != to; i = i.Next)
        {
            yield return i;
        }
    }

    private static MethodDefinition? Direct(Instruction i, CallGraph calls) =>
        i.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj
        && i.Operand is MethodReference called
        && calls.Resolve(called) is { HasBody: true } target
        && (!target.IsVirtual || i.OpCode.Code != Code.Callvirt)
            ? target
            : null;

    /// <summary>The first method on a way of direct calls that has a catch, or null.</summary>
    private static MethodDefinition? Catches(MethodDefinition method, CallGraph calls, Dictionary<MethodDefinition, MethodDefinition?> known)
    {
        if (known.TryGetValue(method, out MethodDefinition? who))
        {
            return who;
        }

        // Also the answer for a method that comes back to itself.
        known.Add(method, null);
        who = method.Body.ExceptionHandlers.Any(handler => handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter)
            ? method
            : method.Body.Instructions.Select(i => Direct(i, calls)).OfType<MethodDefinition>().Select(called => Catches(called, calls, known)).FirstOrDefault(found => found is not null);
        known[method] = who;
        return who;
    }
}
