using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.IL;

/// <summary>Finds who pushed a value, in code without jumps.</summary>
internal static class StackWalk
{
    /// <summary>The instruction that pushed the value so many places below the top, as seen before <paramref name="at"/>; or null.</summary>
    internal static Instruction? Producer(Instruction at, int below)
    {
        int wanted = below + 1;
        for (Instruction? i = at.Previous; i is not null; i = i.Previous)
        {
            if (i.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw)
            {
                return null;
            }

            int pushes = Pushes(i);
            if (pushes >= wanted)
            {
                return pushes == wanted || i.OpCode == OpCodes.Dup ? i : null;
            }

            wanted += Pops(i) - pushes;
        }

        return null;
    }

    internal static int Pushes(Instruction i) => i.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => ((MethodReference)i.Operand).ReturnType.MetadataType == MetadataType.Void ? 0 : 1,
        _ => 1,
    };

    internal static int Pops(Instruction i)
    {
        switch (i.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Pop1:
            case StackBehaviour.Popi:
            case StackBehaviour.Popref:
                return 1;
            case StackBehaviour.Varpop:
                var method = (MethodReference)i.Operand;
                return method.Parameters.Count + (method.HasThis && i.OpCode != OpCodes.Newobj ? 1 : 0);
            case StackBehaviour.Popi_popi_popi:
            case StackBehaviour.Popref_popi_popi:
            case StackBehaviour.Popref_popi_popi8:
            case StackBehaviour.Popref_popi_popr4:
            case StackBehaviour.Popref_popi_popr8:
            case StackBehaviour.Popref_popi_popref:
                return 3;
            default:
                return 2;
        }
    }
}
