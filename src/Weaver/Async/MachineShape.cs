using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Async;

/// <summary>The class that a state machine becomes: its base, its constructor and its place in a pool.</summary>
internal sealed class MachineShape
{
    private readonly TypeDefinition _machine;

    private MachineShape(TypeDefinition machine) => _machine = machine;

    /// <summary>The compiler's field that says where the method stands.</summary>
    internal FieldDefinition State { get; private set; } = null!;

    internal FieldDefinition Builder { get; private set; } = null!;

    internal FieldDefinition Pool { get; private set; } = null!;

    internal MethodDefinition Constructor { get; private set; } = null!;

    /// <summary><c>_result</c> of this machine's base, or null for a method without a result.</summary>
    internal FieldReference? Result { get; private set; }

    /// <summary>Makes the class. Its methods are still the compiler's.</summary>
    internal static MachineShape Make(Weaving weaving, TypeDefinition machine, string name)
    {
        Contract contract = weaving.Contract;
        ModuleDefinition module = machine.Module;
        var shape = new MachineShape(machine)
        {
            State = machine.Fields.Single(field => field.Name == "<>1__state"),
            Builder = machine.Fields.Single(field => field.Name == "<>t__builder"),
        };

        TypeReference result = shape.Builder.FieldType is GenericInstanceType builder ? builder.GenericArguments[0] : module.TypeSystem.Void;
        TypeReference future = module.ImportReference(contract.Future);
        if (shape.Builder.FieldType is GenericInstanceType)
        {
            var generic = new GenericInstanceType(module.ImportReference(contract.FutureOfT));
            generic.GenericArguments.Add(result);
            future = generic;
            shape.Result = new FieldReference(contract.Result.Name, contract.FutureOfT.GenericParameters[0], generic);
        }

        machine.BaseType = future;
        machine.Interfaces.Clear();
        machine.IsSequentialLayout = false;
        machine.IsAutoLayout = true;
        machine.IsSealed = true;
        machine.IsBeforeFieldInit = true;
        machine.PackingSize = -1;
        machine.ClassSize = -1;
        shape.MoveToNamespace(name);

        foreach (MethodDefinition constructor in machine.Methods.Where(method => method.IsConstructor).ToArray())
        {
            machine.Methods.Remove(constructor);
        }

        machine.Methods.Remove(machine.Methods.Single(method => method.Name.EndsWith("SetStateMachine", System.StringComparison.Ordinal)));
        shape.Constructor = new MethodDefinition(
            ".ctor",
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        machine.Methods.Add(shape.Constructor);

        shape.Pool = new FieldDefinition("s_pool", FieldAttributes.Public | FieldAttributes.Static, module.ImportReference(contract.Pool));
        machine.Fields.Add(shape.Pool);
        return shape;
    }

    /// <summary>Writes the constructor: the bits that the object keeps for life, and that it stands before its first await.</summary>
    internal void FillConstructor(Weaving weaving, bool handlers)
    {
        Contract contract = weaving.Contract;
        ModuleDefinition module = _machine.Module;
        ILProcessor il = Constructor.Body.GetILProcessor();
        var baseConstructor = new MethodReference(".ctor", module.TypeSystem.Void, _machine.BaseType) { HasThis = true };
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, baseConstructor);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, contract.StateBits(handlers));
        il.Emit(OpCodes.Stfld, module.ImportReference(contract.State));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Stfld, module.ImportReference(contract.Await));
        il.Emit(OpCodes.Ret);
    }

    /// <summary>
    /// Out of the method's class, under the name that messages use: so a device needs no string for it but the type's own name.
    /// </summary>
    private void MoveToNamespace(string name)
    {
        TypeDefinition outermost = _machine;
        while (outermost.DeclaringType is not null)
        {
            outermost = outermost.DeclaringType;
        }

        int arity = _machine.GenericParameters.Count;
        ModuleDefinition module = _machine.Module;
        _machine.DeclaringType?.NestedTypes.Remove(_machine);
        _machine.Namespace = outermost.Namespace;
        _machine.Name = arity == 0 ? name : name + "`" + arity;
        _machine.Attributes = (_machine.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.Public;
        module.Types.Add(_machine);
    }
}
