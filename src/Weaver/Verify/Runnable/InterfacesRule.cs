using Mono.Cecil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>An interface only declares.</summary>
internal sealed class InterfacesRule(Verification verification) : CodeRule(verification)
{
    internal override void Method(MethodDefinition method)
    {
        if (!method.DeclaringType.IsInterface)
        {
            return;
        }

        if (method.IsStatic && method.IsVirtual)
        {
            Report(
                RuleId.StaticVirtual,
                new Place(method),
                MemberText.Name(method) + " is a static member that implementations replace, which the device cannot call; make it an instance member");
        }
        else if (!method.IsStatic && !method.IsAbstract)
        {
            Report(
                RuleId.DefaultInterfaceMethod,
                new Place(method),
                MemberText.Name(method) + " is an interface's method with a body, at which the device silently ends the caller; use an abstract class, or an extension method");
        }
    }
}
