using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>No state machine of the compiler is left.</summary>
internal static class NotWovenRule
{
    private const string StateMachine = "System.Runtime.CompilerServices.IAsyncStateMachine";

    /// <returns>Whether there is any.</returns>
    internal static bool Run(Verification verification)
    {
        TypeDefinition[] left = [.. verification.Types.Where(type => type.Interfaces.Any(implemented => implemented.InterfaceType.FullName == StateMachine))];
        foreach (TypeDefinition machine in left)
        {
            MethodDefinition? move = machine.Methods.FirstOrDefault(method => method.HasBody && method.Name.EndsWith("MoveNext", System.StringComparison.Ordinal));
            verification.Report(
                RuleId.NotWoven,
                move is null ? new Place(machine) : new Place(move),
                "the async method of " + MemberText.FullName(machine) + " is as the compiler made it; run the weaver first, and verify what it writes");
        }

        return left.Length > 0;
    }
}
