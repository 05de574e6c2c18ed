using Mono.Cecil;

namespace Embedded.Weaver.Verify;

/// <summary>A rule about what can be seen in one place. <see cref="CodeWalk"/> shows it every place; it looks at what it cares for.</summary>
internal abstract class CodeRule(Verification verification)
{
    protected Verification Verification { get; } = verification;

    internal virtual void Assembly(ModuleDefinition module)
    {
    }

    internal virtual void Type(TypeDefinition type)
    {
    }

    internal virtual void Method(MethodDefinition method)
    {
    }

    internal virtual void Instruction(Place place, Mono.Cecil.Cil.Instruction instruction)
    {
    }

    /// <summary>A type is named: each part of it is shown by itself, so <c>List&lt;int&gt;[]</c> comes as four types.</summary>
    internal virtual void TypeUse(Place place, TypeReference type)
    {
    }

    internal virtual void MethodUse(Place place, MethodReference method)
    {
    }

    internal virtual void FieldUse(Place place, FieldReference field)
    {
    }

    protected void Report(string rule, Place place, string message) => Verification.Report(rule, place, message);
}
