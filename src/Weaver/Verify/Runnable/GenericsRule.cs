using Mono.Cecil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>No generic type or method is left: stock 1.x crashes or hangs on them.</summary>
internal sealed class GenericsRule(Verification verification) : CodeRule(verification)
{
    internal override void Type(TypeDefinition type)
    {
        if (type.HasGenericParameters)
        {
            Report(
                RuleId.GenericType,
                new Place(type),
                MemberText.FullName(type) + " is generic, and the device crashes when it loads it; weave the application, or write the type for what it holds");
        }
    }

    internal override void Method(MethodDefinition method)
    {
        if (method.HasGenericParameters)
        {
            Report(
                RuleId.GenericMethod,
                new Place(method),
                MemberText.Name(method) + " is generic, and the device hangs when it is called; weave the application, or write the method for the types it takes");
        }
    }

    internal override void TypeUse(Place place, TypeReference type)
    {
        // One with parameters stands in a generic definition, which is a finding itself.
        if (type is GenericInstanceType && !type.ContainsGenericParameter && !TypesRule.HasOwnRule(type))
        {
            Report(
                RuleId.GenericType,
                place,
                MemberText.Type(type) + " is generic, and the device crashes when it loads it; weave the application, or use a type of its own for what it holds");
        }
    }

    internal override void MethodUse(Place place, MethodReference method)
    {
        if (method is GenericInstanceMethod)
        {
            Report(
                RuleId.GenericMethod,
                place,
                MemberText.Name(method) + " is generic, and the device hangs when it is called; weave the application, or call one that is written for the type");
        }
    }
}
