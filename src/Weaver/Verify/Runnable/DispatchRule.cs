using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>
/// Each virtual call runs on the device what it runs on .NET. The device has no table of overrides: it goes from the object's class up to
/// the first method that is named as the called one, or as its interface and it, and has its signature; virtual or not.
/// </summary>
internal sealed class DispatchRule(Verification verification) : CodeRule(verification)
{
    internal override void Type(TypeDefinition type)
    {
        foreach (IGrouping<string, MethodDefinition> same in type.Methods.GroupBy(method => method.Name + Signature(method)).Where(same => same.Count() > 1))
        {
            Report(
                RuleId.Dispatch,
                new Place(same.Last()),
                MemberText.FullName(type) + " has " + MemberText.Name(same.Last()) + " twice for the device, which has no generics; implement one form of the interface");
        }

        if (!type.IsClass || type.IsAbstract)
        {
            return;
        }

        foreach (MethodDefinition called in Slots(type))
        {
            MethodDefinition? onDevice = FindOnDevice(type, called);
            MethodDefinition? onDotNet = called.DeclaringType.IsInterface ? FindImplementation(type, called) : FindOverride(type, called);
            if (onDevice is null && onDotNet is not null)
            {
                Report(
                    RuleId.Dispatch,
                    new Place(onDotNet),
                    MemberText.Name(called) + " is not found in a " + MemberText.FullName(type) + ", because the device goes by names; call " + MemberText.Name(onDotNet) + " " + called.Name);
            }
            else if (onDevice is not null && onDotNet is not null && onDevice != onDotNet)
            {
                Report(
                    RuleId.Dispatch,
                    new Place(onDevice),
                    MemberText.Name(called) + " of a " + MemberText.FullName(type) + " is " + MemberText.Name(onDevice) + " on the device, which goes by names, and "
                        + MemberText.Name(onDotNet) + " on .NET; rename " + MemberText.Name(onDevice) + ", or make it an override");
            }
        }
    }

    /// <summary>Every method that can be called virtually on an object of a class.</summary>
    private static IEnumerable<MethodDefinition> Slots(TypeDefinition type) =>
        Interfaces(type).SelectMany(contract => contract.Methods)
            .Concat(Up(type).SelectMany(parent => parent.Methods).Where(method => method.IsVirtual && method.IsNewSlot && !method.IsFinal))
            .Where(method => !method.IsStatic)
            .Distinct();

    private static IEnumerable<TypeDefinition> Interfaces(TypeDefinition type) =>
        Up(type).SelectMany(parent => parent.Interfaces).Select(implemented => implemented.InterfaceType.Resolve()).Where(contract => contract is not null)
            .SelectMany(contract => new[] { contract }.Concat(Interfaces(contract)));

    /// <summary>A class and those it derives from.</summary>
    private static IEnumerable<TypeDefinition> Up(TypeDefinition type)
    {
        for (TypeDefinition? parent = type; parent is not null; parent = parent.BaseType?.Resolve())
        {
            yield return parent;
        }
    }

    private static MethodDefinition? FindOnDevice(TypeDefinition type, MethodDefinition called)
    {
        MethodDefinition? byContract = called.DeclaringType.IsInterface
            ? FindOnDevice(type, called, MemberText.FullName(called.DeclaringType) + "." + called.Name)
            : null;
        return byContract ?? FindOnDevice(type, called, called.Name);
    }

    private static MethodDefinition? FindOnDevice(TypeDefinition type, MethodDefinition called, string name) => Up(type)
        .SelectMany(parent => parent.Methods)
        .FirstOrDefault(method => method == called || (!method.IsStatic && !method.IsConstructor && !method.IsAbstract && method.Name == name && Signature(method) == Signature(called)));

    private static MethodDefinition? FindImplementation(TypeDefinition type, MethodDefinition called)
    {
        foreach (TypeDefinition parent in Up(type))
        {
            MethodDefinition? named = parent.Methods.FirstOrDefault(method => method.Overrides.Any(overridden => overridden.Resolve() == called));
            if (named is not null)
            {
                return named;
            }

            if (parent.Interfaces.Select(implemented => implemented.InterfaceType.Resolve())
                .Any(contract => contract is not null && (contract == called.DeclaringType || Interfaces(contract).Contains(called.DeclaringType))))
            {
                MethodDefinition? implicitly = Up(parent).SelectMany(ancestor => ancestor.Methods)
                    .FirstOrDefault(method => method.IsPublic && method.IsVirtual && method.Name == called.Name && Signature(method) == Signature(called));
                if (implicitly is not null)
                {
                    return implicitly.IsFinal ? implicitly : FindOverride(type, implicitly);
                }
            }
        }

        return null;
    }

    private static MethodDefinition? FindOverride(TypeDefinition type, MethodDefinition slot)
    {
        MethodDefinition found = slot;
        foreach (TypeDefinition parent in Up(type).TakeWhile(parent => parent != slot.DeclaringType).Reverse())
        {
            MethodDefinition[] same = [.. parent.Methods.Where(method => method.IsVirtual && method.Name == slot.Name && Signature(method) == Signature(slot))];
            if (same.Any(method => method.IsNewSlot))
            {
                break;
            }

            found = same.FirstOrDefault() ?? found;
        }

        return found.IsAbstract ? null : found;
    }

    private static string Signature(MethodDefinition method) =>
        method.ReturnType.FullName + "(" + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";
}
