using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Verify;
using Mono.Cecil;

namespace Embedded.Weaver.Async;

/// <summary>Turns every async method's state machine into the future itself.</summary>
internal static class AsyncPass
{
    private const string Attribute = "AsyncStateMachineAttribute";

    internal static void Run(Weaving weaving)
    {
        var names = new HashSet<string>();
        foreach (TypeDefinition type in weaving.Assemblies.AllTypes())
        {
            foreach (MethodDefinition kickOff in type.Methods.ToArray())
            {
                CustomAttribute? attribute = kickOff.CustomAttributes.FirstOrDefault(candidate => candidate.AttributeType.Name == Attribute);
                if (attribute?.ConstructorArguments[0].Value is TypeReference reference)
                {
                    Weave(weaving, kickOff, reference.Resolve(), names);
                }
            }
        }
    }

    private static void Weave(Weaving weaving, MethodDefinition kickOff, TypeDefinition machine, HashSet<string> names)
    {
        if (!weaving.Contract.IsFuture(kickOff.ReturnType))
        {
            // The method's lines are those of its state machine.
            weaving.Report(
                Rule.NoFuture,
                machine.Methods.First(method => method.Name.EndsWith("MoveNext", System.StringComparison.Ordinal)),
                null,
                kickOff.Name + " is async and returns " + kickOff.ReturnType.Name + "; an async method on a device returns Future or Future<T>");
            return;
        }

        string name = MachineName.Of(kickOff);
        for (int number = 2; !names.Add(kickOff.Module.Name + name); number++)
        {
            name = MachineName.Of(kickOff) + "#" + number;
        }

        var woven = new Machine(name, CapacityOf(kickOff));
        MachineShape shape = MachineShape.Make(weaving, machine, name);
        woven.Pool = shape.Pool;
        KickOffRewriter.Run(weaving, kickOff, machine, shape);
        new PollRewriter(weaving, machine, shape).Run();
        if (ColdRecord.Find(kickOff) is { } cold)
        {
            // The method's code is there now, and a call of it only takes a future.
            weaving.Cold[machine.Methods.Single(method => method.Name == weaving.Contract.Poll.Name)] = cold;
        }

        weaving.Machines.Add(machine, woven);
    }

    private static int? CapacityOf(MethodDefinition kickOff)
    {
        CustomAttribute? attribute = kickOff.CustomAttributes.FirstOrDefault(
            candidate => candidate.AttributeType.FullName == Contract.Namespace + ".FutureCapacityAttribute");
        return (int?)attribute?.ConstructorArguments[0].Value;
    }
}
