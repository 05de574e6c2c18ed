using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>The instructions of a method from which every way leads to a throw: the steady state does not go there.</summary>
internal static class ErrorPaths
{
    internal static HashSet<Instruction> Of(MethodBody body)
    {
        var doomed = new HashSet<Instruction>();
        if (!body.Instructions.Any(instruction => instruction.OpCode.FlowControl == FlowControl.Throw))
        {
            return doomed;
        }

        // Backwards, until nothing changes: a jump back can be to what is not known yet. An endless loop stays out.
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = body.Instructions.Count - 1; i >= 0; i--)
            {
                Instruction instruction = body.Instructions[i];
                if (!doomed.Contains(instruction) && IsDoomed(instruction, doomed))
                {
                    changed = doomed.Add(instruction);
                }
            }
        }

        return doomed;
    }

    private static bool IsDoomed(Instruction instruction, HashSet<Instruction> doomed)
    {
        bool Next() => instruction.Next is not null && doomed.Contains(instruction.Next);
        bool Targets() => instruction.Operand switch
        {
            Instruction target => doomed.Contains(target),
            Instruction[] table => table.All(doomed.Contains),
            _ => false,
        };
        return instruction.OpCode.FlowControl switch
        {
            FlowControl.Throw => true,
            FlowControl.Return => false,
            FlowControl.Branch => Targets(),
            FlowControl.Cond_Branch => Targets() && Next(),
            _ => Next(),
        };
    }
}
