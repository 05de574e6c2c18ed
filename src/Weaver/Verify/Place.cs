using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify;

/// <summary>Where something stands: an assembly, a type in it, a method of that, an instruction of that, as far as it goes.</summary>
internal readonly struct Place(ModuleDefinition module, TypeDefinition? type = null, MethodDefinition? method = null, Instruction? instruction = null)
{
    internal Place(TypeDefinition type)
        : this(type.Module, type)
    {
    }

    internal Place(MethodDefinition method, Instruction? instruction = null)
        : this(method.Module, method.DeclaringType, method, instruction)
    {
    }

    internal ModuleDefinition Module { get; } = module;

    internal TypeDefinition? Type { get; } = type;

    internal MethodDefinition? Method { get; } = method;

    internal Instruction? Instruction { get; } = instruction;
}
