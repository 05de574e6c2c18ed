using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.IL;

/// <summary>The locals of a method.</summary>
internal static class Locals
{
    /// <summary>Takes out locals that nothing uses: each costs a slot of every stack frame on the device.</summary>
    internal static void RemoveUnused(MethodBody body)
    {
        body.SimplifyMacros();
        var used = new HashSet<VariableDefinition>(body.Instructions.Select(i => i.Operand).OfType<VariableDefinition>());
        foreach (VariableDefinition variable in body.Variables.Where(variable => !used.Contains(variable)).ToArray())
        {
            body.Variables.Remove(variable);
        }

        body.OptimizeMacros();
    }
}
