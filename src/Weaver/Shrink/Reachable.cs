using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Shrink;

/// <summary>Everything that the roots lead to.</summary>
/// <remarks>
/// A method of a class is reached by a call, or, if it overrides one that is called, as soon as an object of its class can
/// exist. What overrides a method of the platform counts as called.
/// </remarks>
internal sealed class Reachable(Weaving weaving)
{
    private readonly HashSet<TypeDefinition> _types = [];
    private readonly HashSet<TypeDefinition> _made = [];
    private readonly HashSet<MethodDefinition> _methods = [];
    private readonly HashSet<FieldDefinition> _fields = [];
    private readonly Queue<MethodDefinition> _open = new();

    internal bool Has(TypeDefinition type) => _types.Contains(type);

    /// <summary>Whether an object of a class can exist, or of one derived from it.</summary>
    internal bool IsMade(TypeDefinition type) => _made.Contains(type);

    internal bool Has(MethodDefinition method) => _methods.Contains(method);

    internal bool Has(FieldDefinition field) => _fields.Contains(field);

    internal void Add(MethodReference reference)
    {
        AddType(reference.DeclaringType);
        if (reference is MethodDefinition method && weaving.Assemblies.IsWoven(method.Module) && _methods.Add(method))
        {
            _open.Enqueue(method);
            AddAttributes(method);
            if (method.IsConstructor && !method.IsStatic)
            {
                _made.Add(method.DeclaringType);
            }
        }
    }

    internal void AddType(TypeReference reference)
    {
        while (reference is TypeSpecification specification)
        {
            reference = specification.ElementType;
        }

        if (reference is not TypeDefinition type || !weaving.Assemblies.IsWoven(type.Module) || !_types.Add(type))
        {
            return;
        }

        AddAttributes(type);
        if (type.DeclaringType is not null)
        {
            AddType(type.DeclaringType);
        }

        if (type.BaseType is not null)
        {
            AddType(type.BaseType);
        }

        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            AddType(implemented.InterfaceType);
        }

        foreach (MethodDefinition initializer in type.Methods.Where(method => method.IsConstructor && method.IsStatic))
        {
            Add(initializer);
        }

        if (type.IsEnum || type.IsValueType)
        {
            // A struct's layout is all of its fields.
            foreach (FieldDefinition field in type.Fields)
            {
                AddField(field);
            }
        }

        if (type.IsValueType || type.BaseType?.Resolve()?.FullName == "System.MulticastDelegate")
        {
            _made.Add(type);
            foreach (MethodDefinition method in type.Methods.Where(method => !type.IsValueType))
            {
                Add(method);
            }
        }
    }

    /// <summary>Follows everything until nothing new comes.</summary>
    internal void Close()
    {
        do
        {
            while (_open.Count > 0)
            {
                Follow(_open.Dequeue());
            }

            foreach (TypeDefinition type in _made.ToArray())
            {
                AddOverrides(type);
            }

            foreach (MethodDefinition called in weaving.CallsIfUsed.Where(_methods.Contains).SelectMany(Called).Where(called => _made.Contains(called.DeclaringType)).ToArray())
            {
                Add(called);
            }
        }
        while (_open.Count > 0);
    }

    internal static IEnumerable<MethodDefinition> Called(MethodDefinition method) =>
        method.Body.Instructions.Select(i => i.Operand).OfType<MethodDefinition>();

    private void AddField(FieldReference reference)
    {
        AddType(reference.DeclaringType);
        if (reference is FieldDefinition field && weaving.Assemblies.IsWoven(field.Module) && _fields.Add(field))
        {
            AddAttributes(field);
            AddType(field.FieldType);
        }
    }

    /// <summary>What is left of the attributes is made when reflection asks for it.</summary>
    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            Add(attribute.Constructor);
        }
    }

    private void Follow(MethodDefinition method)
    {
        AddType(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            AddType(parameter.ParameterType);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            AddType(variable.VariableType);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            if (handler.CatchType is not null)
            {
                AddType(handler.CatchType);
            }
        }

        bool isUse = !weaving.CallsIfUsed.Contains(method);
        foreach (Instruction i in method.Body.Instructions)
        {
            switch (i.Operand)
            {
                case MethodReference called:
                    if (isUse)
                    {
                        Add(called);
                    }

                    break;
                case FieldReference field:
                    AddField(field);
                    break;
                case TypeReference type:
                    AddType(type);
                    break;
            }
        }
    }

    private void AddOverrides(TypeDefinition type)
    {
        foreach (MethodDefinition method in type.Methods)
        {
            if (method.IsVirtual && !_methods.Contains(method) && (OverridesCalled(type, method) || ImplementsCalled(type, method)))
            {
                Add(method);
            }
        }

        // A method of a base may implement an interface that only this class names.
        for (TypeDefinition? parent = type.BaseType?.Resolve(); parent is not null && weaving.Assemblies.IsWoven(parent.Module); parent = parent.BaseType?.Resolve())
        {
            foreach (MethodDefinition method in parent.Methods.Where(method => method.IsVirtual && !_methods.Contains(method) && ImplementsCalled(type, method)))
            {
                Add(method);
            }
        }
    }

    private bool OverridesCalled(TypeDefinition type, MethodDefinition method)
    {
        if (method.IsNewSlot)
        {
            return false;
        }

        for (TypeDefinition? parent = type.BaseType?.Resolve(); parent is not null; parent = parent.BaseType?.Resolve())
        {
            MethodDefinition? slot = parent.Methods.FirstOrDefault(candidate => candidate.IsVirtual && Matches(candidate, method));
            if (slot is not null && (!weaving.Assemblies.IsWoven(parent.Module) || _methods.Contains(slot)))
            {
                return true;
            }
        }

        return false;
    }

    private bool ImplementsCalled(TypeDefinition type, MethodDefinition method)
    {
        foreach (MethodReference overridden in method.Overrides)
        {
            if (overridden.Resolve() is { } slot && (!weaving.Assemblies.IsWoven(slot.Module) || _methods.Contains(slot)))
            {
                return true;
            }
        }

        foreach (TypeDefinition? contract in AllInterfaces(type))
        {
            if (contract is not null
                && contract.Methods.Any(slot => Matches(slot, method) && (!weaving.Assemblies.IsWoven(contract.Module) || _methods.Contains(slot))))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<TypeDefinition?> AllInterfaces(TypeDefinition type) =>
        type.Interfaces.Select(implemented => implemented.InterfaceType.Resolve()).SelectMany(contract => contract is null ? [] : AllInterfaces(contract).Concat([contract]));

    private static bool Matches(MethodDefinition slot, MethodDefinition method) =>
        slot.Name == method.Name
        && slot.Parameters.Count == method.Parameters.Count
        && slot.Parameters.Zip(method.Parameters, (x, y) => x.ParameterType.FullName == y.ParameterType.FullName).All(same => same);
}
