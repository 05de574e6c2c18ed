using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>No executor is made before all static constructors have run.</summary>
internal sealed class StartUpRule(Verification verification) : CodeRule(verification)
{
    internal override void Instruction(Place place, Instruction instruction)
    {
        if (instruction.OpCode.Code == Code.Newobj
            && instruction.Operand is MethodReference { DeclaringType.FullName: "Embedded.Async.Executor" }
            && place.Method is { IsConstructor: true, IsStatic: true })
        {
            Report(
                RuleId.EarlyExecutor,
                place,
                "an executor is made in a static constructor (or a static field's initialiser) of " + MemberText.FullName(place.Method.DeclaringType)
                + ", which on the device may run before those it depends on; make it in Main and store it");
        }
    }
}
