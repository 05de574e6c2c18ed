using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Generics;

/// <summary>Leaves no generic: each form that the application reaches becomes a class or method of its own.</summary>
internal static class SpecialisePass
{
    internal static void Run(Weaving weaving)
    {
        var specialiser = new Specialiser(weaving);
        foreach (MethodDefinition method in weaving.Bodies())
        {
            specialiser.Link(method);
        }

        foreach (TypeDefinition type in weaving.Assemblies.AllTypes())
        {
            if (!type.HasGenericParameters)
            {
                specialiser.Rewrite(type);
            }
        }

        specialiser.Finish();
        foreach (TypeDefinition type in weaving.Assemblies.AllTypes())
        {
            if (type.HasGenericParameters)
            {
                weaving.Machines.Remove(type);
                Remove(type);
            }
            else
            {
                foreach (MethodDefinition generic in type.Methods.Where(method => method.HasGenericParameters).ToArray())
                {
                    type.Methods.Remove(generic);
                }
            }
        }

        foreach (TypeDefinition type in weaving.Assemblies.AllTypes())
        {
            AlignOverrides(type);
        }
    }

    private static void Remove(TypeDefinition type)
    {
        if (type.DeclaringType is null)
        {
            type.Module.Types.Remove(type);
        }
        else
        {
            type.DeclaringType.NestedTypes.Remove(type);
        }
    }

    /// <summary>
    /// A method that overrides one with T in its signature takes the shared form's signature, or the runtime would not see
    /// that it overrides.
    /// </summary>
    private static void AlignOverrides(TypeDefinition type)
    {
        foreach (MethodDefinition method in type.Methods.Where(method => method.IsVirtual && method.IsReuseSlot))
        {
            for (TypeDefinition? parent = type.BaseType?.Resolve(); parent is not null; parent = parent.BaseType?.Resolve())
            {
                if (Align(method, parent.Methods.Where(candidate => candidate.IsVirtual)))
                {
                    break;
                }
            }
        }

        foreach (MethodDefinition method in type.Methods)
        {
            foreach (MethodDefinition? slot in method.Overrides.Select(overridden => overridden.Resolve()))
            {
                if (slot is not null && !SameSignature(method, slot) && Fits(method, slot))
                {
                    TakeSignature(method, slot);
                }

                // nanoCLR has no table of overrides: it looks for a method named as the interface and its method.
                if (slot is not null && slot.DeclaringType.IsInterface && method.Name != slot.Name)
                {
                    method.Name = slot.DeclaringType.FullName.Replace('/', '.') + "." + slot.Name;
                }
            }
        }

        foreach (TypeDefinition? contract in type.Interfaces.Select(implemented => implemented.InterfaceType.Resolve()))
        {
            foreach (MethodDefinition slot in contract?.Methods.ToArray() ?? [])
            {
                MethodDefinition[] candidates = [.. type.Methods.Where(method => method.IsVirtual && method.Name == slot.Name)];
                if (!candidates.Any(method => SameSignature(method, slot)))
                {
                    MethodDefinition? erased = candidates.FirstOrDefault(method => Fits(method, slot));
                    if (erased is not null)
                    {
                        TakeSignature(erased, slot);
                    }
                }
            }
        }
    }

    private static bool Align(MethodDefinition method, IEnumerable<MethodDefinition> slots)
    {
        MethodDefinition[] named = [.. slots.Where(slot => slot.Name == method.Name && slot.Parameters.Count == method.Parameters.Count)];
        if (named.Any(slot => SameSignature(method, slot)))
        {
            return true;
        }

        MethodDefinition? erased = named.FirstOrDefault(slot => Fits(method, slot));
        if (erased is null)
        {
            return false;
        }

        TakeSignature(method, erased);
        return true;
    }

    private static bool SameSignature(MethodDefinition x, MethodDefinition y) =>
        Types(x).Select(type => type.FullName).SequenceEqual(Types(y).Select(type => type.FullName));

    private static bool Fits(MethodDefinition method, MethodDefinition slot) =>
        Types(method).Count() == Types(slot).Count()
        && Types(method).Zip(Types(slot), (own, erased) => own.FullName == erased.FullName || Erases(own, erased)).All(fits => fits);

    private static bool Erases(TypeReference own, TypeReference erased) => (own, erased) switch
    {
        (ArrayType array, ArrayType erasedArray) => Erases(array.ElementType, erasedArray.ElementType),
        (ByReferenceType reference, ByReferenceType erasedReference) => Erases(reference.ElementType, erasedReference.ElementType),
        _ => erased.MetadataType == MetadataType.Object && !own.IsValueType,
    };

    private static void TakeSignature(MethodDefinition method, MethodDefinition slot)
    {
        method.ReturnType = slot.ReturnType;
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            method.Parameters[i].ParameterType = slot.Parameters[i].ParameterType;
        }
    }

    private static IEnumerable<TypeReference> Types(MethodDefinition method) =>
        new[] { method.ReturnType }.Concat(method.Parameters.Select(parameter => parameter.ParameterType));
}
