using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>
/// Who may call whom in the application. A virtual or interface call may go to every type that overrides or implements it, a
/// delegate's to every method that is made into a delegate of that type anywhere.
/// </summary>
internal sealed class CallGraph
{
    private readonly Verification _verification;
    private readonly Dictionary<MethodReference, MethodDefinition?> _resolved = [];
    private readonly Dictionary<string, List<MethodDefinition>> _overrides = [];
    private readonly Dictionary<string, List<MethodDefinition>> _delegates = [];

    internal CallGraph(Verification verification)
    {
        _verification = verification;
        foreach (TypeDefinition type in verification.Types)
        {
            AddOverrides(type);
        }

        // A delegate may be made of a virtual method, so after these.
        foreach (MethodDefinition method in verification.Bodies)
        {
            AddDelegates(method);
        }
    }

    /// <summary>The definition of what is called, or null if it is the platform's.</summary>
    internal MethodDefinition? Resolve(MethodReference method)
    {
        if (method is MethodDefinition definition)
        {
            return definition;
        }

        if (!_resolved.TryGetValue(method, out MethodDefinition? found))
        {
            found = method.DeclaringType is not ArrayType && _verification.IsOwn(method.DeclaringType) ? method.Resolve() : null;
            _resolved.Add(method, found);
        }

        return found;
    }

    /// <summary>The methods of the application that a call may come to.</summary>
    internal IEnumerable<MethodDefinition> Targets(MethodReference called, bool isVirtual)
    {
        if (called.Name == "Invoke" && PlatformTypes.IsDelegate(called.DeclaringType))
        {
            return MadeInto(called.DeclaringType);
        }

        MethodDefinition? own = Resolve(called);
        IEnumerable<MethodDefinition> itself = own is null || own.IsAbstract ? [] : [own];
        return isVirtual && (own is null || own.IsVirtual) ? itself.Concat(OverridesOf(own ?? called)) : itself;
    }

    /// <summary>The methods that override or implement one, in whatever type.</summary>
    internal IEnumerable<MethodDefinition> OverridesOf(MethodReference method) =>
        _overrides.TryGetValue(Key(method.DeclaringType, method), out List<MethodDefinition>? found) ? found : [];

    /// <summary>The methods that are made into delegates of a type.</summary>
    internal IEnumerable<MethodDefinition> MadeInto(TypeReference type) =>
        _delegates.TryGetValue(type.FullName, out List<MethodDefinition>? found) ? found : [];

    private void AddOverrides(TypeDefinition type)
    {
        if (type.IsInterface)
        {
            return;
        }

        List<TypeReference> interfaces = [];
        for (TypeDefinition? at = type; at is not null; at = PlatformTypes.Resolve(at.BaseType))
        {
            CollectInterfaces(at, interfaces);
        }

        for (TypeDefinition? at = type; at is not null && _verification.IsOwn(at); at = PlatformTypes.Resolve(at.BaseType))
        {
            foreach (MethodDefinition method in at.Methods.Where(method => method.IsVirtual && !method.IsAbstract))
            {
                if (method.IsPublic)
                {
                    // An inherited method may implement what this type adds to its interfaces.
                    interfaces.ForEach(implemented => Add(_overrides, Key(implemented, method), method));
                }

                if (at == type)
                {
                    AddBases(type, method);
                }
            }
        }
    }

    private void AddBases(TypeDefinition type, MethodDefinition method)
    {
        foreach (MethodReference replaced in method.Overrides)
        {
            Add(_overrides, Key(replaced.DeclaringType, replaced), method);
        }

        if (!method.IsNewSlot)
        {
            for (TypeReference? at = type.BaseType; at is not null; at = PlatformTypes.Resolve(at)?.BaseType)
            {
                Add(_overrides, Key(at, method), method);
            }
        }
    }

    private static void CollectInterfaces(TypeDefinition type, List<TypeReference> into)
    {
        foreach (TypeReference implemented in type.Interfaces.Select(implementation => implementation.InterfaceType))
        {
            if (!into.Any(known => known.FullName == implemented.FullName))
            {
                into.Add(implemented);
                if (PlatformTypes.Resolve(implemented) is { } definition)
                {
                    CollectInterfaces(definition, into);
                }
            }
        }
    }

    private void AddDelegates(MethodDefinition method)
    {
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code is Code.Ldftn or Code.Ldvirtftn
                && instruction.Operand is MethodReference pointed
                && instruction.Next is { OpCode.Code: Code.Newobj, Operand: MethodReference made })
            {
                foreach (MethodDefinition target in Targets(pointed, instruction.OpCode.Code == Code.Ldvirtftn))
                {
                    Add(_delegates, made.DeclaringType.FullName, target);
                }
            }
        }
    }

    private static void Add(Dictionary<string, List<MethodDefinition>> lists, string key, MethodDefinition method)
    {
        if (!lists.TryGetValue(key, out List<MethodDefinition>? list))
        {
            lists.Add(key, list = []);
        }

        if (!list.Contains(method))
        {
            list.Add(method);
        }
    }

    private static string Key(TypeReference type, MethodReference method) =>
        type.FullName + "::" + method.Name + "(" + MemberText.Parameters(method) + ")";
}
