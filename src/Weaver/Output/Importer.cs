using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Output;

/// <summary>
/// The passes name definitions wherever these are. This turns each name that leads into another module into a reference of
/// the module it stands in.
/// </summary>
internal static class Importer
{
    internal static void Run(ModuleDefinition module)
    {
        foreach (TypeDefinition type in AssemblySet.AllTypes(module))
        {
            type.BaseType = type.BaseType is null ? null : Import(module, type.BaseType);
            foreach (InterfaceImplementation implemented in type.Interfaces)
            {
                implemented.InterfaceType = Import(module, implemented.InterfaceType);
            }

            foreach (FieldDefinition field in type.Fields)
            {
                field.FieldType = Import(module, field.FieldType);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                Import(module, method);
            }
        }
    }

    private static void Import(ModuleDefinition module, MethodDefinition method)
    {
        method.ReturnType = Import(module, method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            parameter.ParameterType = Import(module, parameter.ParameterType);
        }

        for (int i = 0; i < method.Overrides.Count; i++)
        {
            method.Overrides[i] = Import(module, method.Overrides[i]);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            variable.VariableType = Import(module, variable.VariableType);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            handler.CatchType = handler.CatchType is null ? null : Import(module, handler.CatchType);
        }

        foreach (Instruction i in method.Body.Instructions)
        {
            i.Operand = i.Operand switch
            {
                MethodReference called => Import(module, called),
                FieldReference field => field.Module == module ? field : module.ImportReference(field),
                TypeReference type => Import(module, type),
                var other => other,
            };
        }
    }

    private static MethodReference Import(ModuleDefinition module, MethodReference method) =>
        method.Module == module && method.DeclaringType is not ArrayType ? method : module.ImportReference(method);

    private static TypeReference Import(ModuleDefinition module, TypeReference type) => type switch
    {
        ArrayType array => new ArrayType(Import(module, array.ElementType), array.Rank),
        ByReferenceType reference => new ByReferenceType(Import(module, reference.ElementType)),
        PointerType pointer => new PointerType(Import(module, pointer.ElementType)),
        PinnedType pinned => new PinnedType(Import(module, pinned.ElementType)),
        TypeSpecification => type,
        _ => type.Module == module ? type : module.ImportReference(type),
    };
}
