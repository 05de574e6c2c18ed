using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Verify.Allocation;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>
/// No method calls itself, at once or through others, as far as direct calls show: the device's stack lies on its small heap. A
/// method marked cold is left out, and so is what ends in a throw.
/// </summary>
internal static class RecursionRule
{
    internal static void Run(Verification verification, CallGraph calls)
    {
        var edges = new Dictionary<MethodDefinition, List<(MethodDefinition To, Instruction At)>>();
        foreach (MethodDefinition method in verification.Bodies.Where(method => ColdRecord.Find(method) is not { Kind: ColdKind.Cold }))
        {
            edges.Add(method, [.. DirectCalls(method, calls)]);
        }

        LeaveCyclesOnly(edges);
        var said = new HashSet<MethodDefinition>();
        foreach (MethodDefinition method in edges.Keys)
        {
            if (!said.Contains(method) && ShortestWayBack(method, edges) is { } way)
            {
                said.UnionWith(way.Select(step => step.To));
                verification.Report(
                    RuleId.Recursion,
                    new Place(method, way[0].At),
                    MemberText.Name(method) + " calls itself"
                    + (way.Count == 1 ? "" : " through " + string.Join(", ", way.Take(way.Count - 1).Select(step => MemberText.Name(step.To))))
                    + ", and the device's stack ends after some hundred calls; write a loop, or mark it [Cold] with what bounds its depth");
            }
        }
    }

    /// <summary>Takes out every method from which no way leads back, leaf by leaf; of most programs nothing is left.</summary>
    private static void LeaveCyclesOnly(Dictionary<MethodDefinition, List<(MethodDefinition To, Instruction At)>> edges)
    {
        MethodDefinition[] leaves;
        do
        {
            leaves = [.. edges.Where(method => !method.Value.Any(call => edges.ContainsKey(call.To))).Select(method => method.Key)];
            foreach (MethodDefinition leaf in leaves)
            {
                edges.Remove(leaf);
            }
        }
        while (leaves.Length > 0);
    }

    private static IEnumerable<(MethodDefinition To, Instruction At)> DirectCalls(MethodDefinition method, CallGraph calls)
    {
        HashSet<Instruction> doomed = ErrorPaths.Of(method.Body);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj
                && !doomed.Contains(instruction)
                && instruction.Operand is MethodReference called
                && calls.Resolve(called) is { } target
                && (!target.IsVirtual || instruction.OpCode.Code != Code.Callvirt))
            {
                yield return (target, instruction);
            }
        }
    }

    private static List<(MethodDefinition To, Instruction At)>? ShortestWayBack(
        MethodDefinition start,
        Dictionary<MethodDefinition, List<(MethodDefinition To, Instruction At)>> edges)
    {
        var cameFrom = new Dictionary<MethodDefinition, (MethodDefinition From, Instruction At)>();
        var open = new Queue<MethodDefinition>([start]);
        while (open.Count > 0)
        {
            MethodDefinition method = open.Dequeue();
            if (!edges.TryGetValue(method, out List<(MethodDefinition To, Instruction At)>? next))
            {
                continue;
            }

            foreach ((MethodDefinition to, Instruction at) in next)
            {
                if (to == start)
                {
                    var way = new List<(MethodDefinition, Instruction)> { (to, at) };
                    for (MethodDefinition step = method; step != start; step = cameFrom[step].From)
                    {
                        way.Insert(0, (step, cameFrom[step].At));
                    }

                    return way;
                }

                if (!cameFrom.ContainsKey(to))
                {
                    cameFrom.Add(to, (method, at));
                    open.Enqueue(to);
                }
            }
        }

        return null;
    }
}
