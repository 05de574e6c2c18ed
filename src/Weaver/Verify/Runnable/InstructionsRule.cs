using System.Collections.Generic;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>Instructions that the device's interpreter ends a method at, or carries out in another way than .NET.</summary>
internal sealed class InstructionsRule(Verification verification) : CodeRule(verification)
{
    private static readonly HashSet<Code> s_unknown =
    [
        Code.Arglist, Code.Ckfinite, Code.Cpblk, Code.Initblk, Code.Jmp, Code.Mkrefany, Code.Readonly, Code.Refanytype, Code.Refanyval,
    ];

    private static readonly HashSet<Code> s_checked =
    [
        Code.Add_Ovf, Code.Add_Ovf_Un, Code.Mul_Ovf, Code.Mul_Ovf_Un, Code.Sub_Ovf, Code.Sub_Ovf_Un,
        Code.Conv_Ovf_I, Code.Conv_Ovf_I_Un, Code.Conv_Ovf_U, Code.Conv_Ovf_U_Un,
        Code.Conv_Ovf_I1, Code.Conv_Ovf_I1_Un, Code.Conv_Ovf_U1, Code.Conv_Ovf_U1_Un,
        Code.Conv_Ovf_I2, Code.Conv_Ovf_I2_Un, Code.Conv_Ovf_U2, Code.Conv_Ovf_U2_Un,
        Code.Conv_Ovf_I4, Code.Conv_Ovf_I4_Un, Code.Conv_Ovf_U4, Code.Conv_Ovf_U4_Un,
        Code.Conv_Ovf_I8, Code.Conv_Ovf_I8_Un, Code.Conv_Ovf_U8, Code.Conv_Ovf_U8_Un,
    ];

    internal override void Instruction(Place place, Instruction instruction)
    {
        Code code = instruction.OpCode.Code;
        if (code == Code.Localloc)
        {
            Report(RuleId.StackAlloc, place, "stackalloc ends the method silently on the device; use an array that is made once");
        }
        else if (code == Code.Calli)
        {
            Report(RuleId.FunctionPointer, place, "a call through a function pointer ends the method silently on the device; use a delegate, an interface or a virtual method");
        }
        else if (code is Code.Ldftn or Code.Ldvirtftn && instruction.Next?.OpCode.Code != Code.Newobj)
        {
            Report(RuleId.FunctionPointer, place, "a method's address is taken, and the device can call nothing by it; make a delegate of it");
        }
        else if (s_checked.Contains(code))
        {
            Report(
                RuleId.CheckedArithmetic,
                place,
                "checked arithmetic (" + instruction.OpCode.Name + ") does not throw on the device, it goes on with the wrong number; "
                + "compare with the limits first (an index or length of type long is converted like this, too: make it int)");
        }
        else if (s_unknown.Contains(code))
        {
            Report(RuleId.UnknownInstruction, place, "the device does not know the instruction " + instruction.OpCode.Name + " and ends the method there; write it another way");
        }
    }
}
