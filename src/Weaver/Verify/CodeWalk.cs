using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify;

/// <summary>Goes once over everything that is in the assemblies and shows it to the rules.</summary>
internal sealed class CodeWalk(IReadOnlyList<CodeRule> rules)
{
    private readonly HashSet<MemberReference> _seen = [];

    internal void Run(ModuleDefinition module)
    {
        foreach (CodeRule rule in rules)
        {
            rule.Assembly(module);
        }

        Attributes(new Place(module), module.Assembly);
        foreach (TypeDefinition type in AssemblySet.AllTypes(module))
        {
            Type(type);
        }

        // What no place above names, there is a place for all the same.
        foreach (TypeReference type in module.GetTypeReferences().Where(type => !_seen.Contains(type)))
        {
            TypeUse(new Place(module), type);
        }
    }

    private void Type(TypeDefinition type)
    {
        var place = new Place(type);
        foreach (CodeRule rule in rules)
        {
            rule.Type(type);
        }

        TypeUse(place, type.BaseType);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            TypeUse(place, implemented.InterfaceType);
        }

        Attributes(place, type);
        foreach (FieldDefinition field in type.Fields)
        {
            TypeUse(place, field.FieldType);
            Attributes(place, field);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Method(method);
        }
    }

    private void Method(MethodDefinition method)
    {
        var place = new Place(method);
        foreach (CodeRule rule in rules)
        {
            rule.Method(method);
        }

        Attributes(place, method);
        TypeUse(place, method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            TypeUse(place, parameter.ParameterType);
            Attributes(place, parameter);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            TypeUse(place, variable.VariableType);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            TypeUse(new Place(method, handler.HandlerStart), handler.CatchType);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            Instruction(new Place(method, instruction), instruction);
        }
    }

    private void Instruction(Place place, Instruction instruction)
    {
        foreach (CodeRule rule in rules)
        {
            rule.Instruction(place, instruction);
        }

        switch (instruction.Operand)
        {
            case TypeReference type:
                TypeUse(place, type);
                break;
            case MethodReference method:
                MethodUse(place, method);
                break;
            case FieldReference field:
                TypeUse(place, field.DeclaringType);
                TypeUse(place, field is FieldDefinition ? null : field.FieldType);
                foreach (CodeRule rule in rules)
                {
                    rule.FieldUse(place, field);
                }

                break;
        }
    }

    private void MethodUse(Place place, MethodReference method)
    {
        TypeUse(place, method.DeclaringType);
        // A definition's own types are shown where it stands.
        if (method is not MethodDefinition)
        {
            TypeUse(place, method.ReturnType);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                TypeUse(place, parameter.ParameterType);
            }
        }

        if (method is GenericInstanceMethod instance)
        {
            foreach (TypeReference argument in instance.GenericArguments)
            {
                TypeUse(place, argument);
            }
        }

        foreach (CodeRule rule in rules)
        {
            rule.MethodUse(place, method);
        }
    }

    private void TypeUse(Place place, TypeReference? type)
    {
        if (type is null)
        {
            return;
        }

        _seen.Add(type);
        foreach (CodeRule rule in rules)
        {
            rule.TypeUse(place, type);
        }

        if (type is TypeSpecification specification)
        {
            TypeUse(place, specification.ElementType);
        }

        if (type is IModifierType modified)
        {
            TypeUse(place, modified.ModifierType);
        }

        if (type is GenericInstanceType instance)
        {
            foreach (TypeReference argument in instance.GenericArguments)
            {
                TypeUse(place, argument);
            }
        }
    }

    private void Attributes(Place place, ICustomAttributeProvider owner)
    {
        if (owner.HasCustomAttributes)
        {
            foreach (CustomAttribute attribute in owner.CustomAttributes)
            {
                MethodUse(place, attribute.Constructor);
            }
        }
    }
}
