using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Generics;

/// <summary>Makes one class or method out of a generic one, for each form of its arguments, where the generic one stood.</summary>
internal sealed class Specialiser(Weaving weaving)
{
    private readonly Dictionary<string, TypeDefinition> _types = [];
    private readonly Dictionary<string, MethodDefinition> _methods = [];
    private readonly Dictionary<TypeDefinition, Members> _members = [];
    private readonly Queue<(MethodDefinition From, MethodDefinition To, Substitution Arguments)> _open = new();

    private MethodDefinition? _method;

    /// <summary>The instruction that is being looked at, for messages.</summary>
    internal Instruction? At { get; set; }

    /// <summary>
    /// Follows what a method's code names in other assemblies while it can be found: by its signature, which rewriting changes.
    /// </summary>
    internal void Link(MethodDefinition method)
    {
        _method = method;
        foreach (Instruction i in method.Body.Instructions)
        {
            At = i;
            i.Operand = i.Operand switch
            {
                MethodReference { IsDefinition: false, IsGenericInstance: false } called when IsLinked(called) => called.Resolve() ?? called,
                FieldReference { IsDefinition: false } field when IsLinked(field) => field.Resolve() ?? field,
                var other => other,
            };
        }

        bool IsLinked(MemberReference member) =>
            member.DeclaringType is not (GenericInstanceType or ArrayType) && Woven(member.DeclaringType) is not null;
    }

    /// <summary>Rewrites a class that is not generic, in place.</summary>
    internal void Rewrite(TypeDefinition type)
    {
        type.BaseType = type.BaseType is null ? null : Map(type.BaseType, Substitution.None);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            implemented.InterfaceType = Map(implemented.InterfaceType, Substitution.None);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            field.FieldType = Map(field.FieldType, Substitution.None);
        }

        foreach (MethodDefinition method in type.Methods.Where(method => !method.HasGenericParameters).ToArray())
        {
            _method = method;
            At = null;
            method.ReturnType = Map(method.ReturnType, Substitution.None);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                parameter.ParameterType = Map(parameter.ParameterType, Substitution.None);
            }

            for (int i = 0; i < method.Overrides.Count; i++)
            {
                method.Overrides[i] = Map(method.Overrides[i], Substitution.None);
            }

            if (method.HasBody)
            {
                RewriteBody(method, Substitution.None);
            }
        }
    }

    /// <summary>Writes the code of everything that was asked for, and of what that asks for.</summary>
    internal void Finish()
    {
        while (_open.Count > 0)
        {
            (MethodDefinition from, MethodDefinition to, Substitution arguments) = _open.Dequeue();
            BodyCopy.Copy(from, to, weaving.Source);
            RewriteBody(to, arguments);
        }
    }

    internal TypeReference Map(TypeReference type, Substitution arguments)
    {
        switch (type)
        {
            case GenericParameter parameter:
                return arguments[parameter];
            case GenericInstanceType instance:
                return Specialise(instance.ElementType, instance.GenericArguments.Select(argument => Map(argument, arguments)));
            case ArrayType array:
                return new ArrayType(Map(array.ElementType, arguments), array.Rank);
            case ByReferenceType reference:
                return new ByReferenceType(Map(reference.ElementType, arguments));
            case PointerType pointer:
                return new PointerType(Map(pointer.ElementType, arguments));
            case PinnedType pinned:
                return new PinnedType(Map(pinned.ElementType, arguments));
            case IModifierType modified:
                return Map(modified.ElementType, arguments);
            case FunctionPointerType:
                // The verifier names it.
                return type;
        }

        TypeDefinition? definition = Woven(type);
        if (definition is null)
        {
            return type;
        }

        return definition.HasGenericParameters ? Specialise(definition, arguments.OfType) : definition;
    }

    internal FieldReference Map(FieldReference field, Substitution arguments)
    {
        TypeDefinition? owner = Woven(field.DeclaringType.GetElementType());
        if (owner is null)
        {
            RejectGeneric(field.DeclaringType);
            return field;
        }

        FieldDefinition definition = field.Resolve() ?? throw NoMember(field);
        return owner.HasGenericParameters && Map(field.DeclaringType, arguments) is TypeDefinition special
            ? _members[special].Fields[definition]
            : definition;
    }

    internal MethodReference Map(MethodReference method, Substitution arguments)
    {
        if (method.DeclaringType is ArrayType array)
        {
            // Multi-dimensional; the verifier names it.
            return new MethodReference(method.Name, method.ReturnType, Map(array, arguments)) { HasThis = method.HasThis };
        }

        TypeDefinition? owner = Woven(method.DeclaringType.GetElementType());
        if (owner is null)
        {
            RejectGeneric(method.DeclaringType);
            if (method is GenericInstanceMethod)
            {
                throw Refuse(method.FullName + " is a generic method of the platform, which a device cannot run; write one for the type you need");
            }

            return method;
        }

        MethodDefinition definition = method.Resolve() ?? throw NoMember(method);
        TypeDefinition target = owner.HasGenericParameters ? (TypeDefinition)Map(method.DeclaringType, arguments) : owner;
        if (method is GenericInstanceMethod instance)
        {
            return Specialise(definition, target, instance.GenericArguments.Select(argument => Map(argument, arguments)));
        }

        return owner.HasGenericParameters ? _members[target].Methods[definition] : definition;
    }

    private void RewriteBody(MethodDefinition method, Substitution arguments)
    {
        _method = method;
        new BodySpecialiser(this, weaving, method, arguments).Run();
    }

    /// <summary>The class that a reference names if it is one of those that are woven.</summary>
    private TypeDefinition? Woven(TypeReference type)
    {
        if (type is TypeDefinition known)
        {
            return weaving.Assemblies.IsWoven(known.Module) ? known : null;
        }

        if (!weaving.Assemblies.Modules.Any(module => module.Assembly.Name.Name == type.Scope?.Name || module.Name == type.Scope?.Name))
        {
            return null;
        }

        return type.Resolve() ?? throw Refuse(Rule.NoMember, type.FullName + " does not exist in " + type.Scope + "; build all projects again");
    }

    private TypeDefinition Specialise(TypeReference generic, IEnumerable<TypeReference> arguments)
    {
        TypeDefinition definition = Woven(generic)
            ?? throw Refuse(generic.FullName + " is a generic type of the platform, which a device cannot run; declare one of your own (a delegate or class without type parameters)");
        TypeReference[] canonical = Canonicals(definition.Name, definition.Module, arguments);
        string key = definition.Module.Name + "/" + definition.FullName + "<" + string.Join(",", canonical.Select(argument => argument.FullName));
        if (!_types.TryGetValue(key, out TypeDefinition? special))
        {
            special = Make(definition, canonical, key);
        }

        return special;
    }

    private TypeReference[] Canonicals(string generic, ModuleDefinition module, IEnumerable<TypeReference> arguments) =>
        [.. arguments.Select(argument => Canonical.Of(argument, module.TypeSystem)
            ?? throw Refuse(Canonical.Name(generic, [argument]) + ": a struct cannot be a type argument on a device, where each copy of it is a new object; make " + argument.Name + " a class"))];

    private TypeDefinition Make(TypeDefinition generic, TypeReference[] arguments, string key)
    {
        int outer = generic.DeclaringType?.GenericParameters.Count ?? 0;
        string name = arguments.Length > outer ? Canonical.Name(generic.Name, arguments.Skip(outer)) : generic.Name;
        var special = new TypeDefinition(generic.Namespace, name, generic.Attributes) { PackingSize = generic.PackingSize, ClassSize = generic.ClassSize };
        _types.Add(key, special);
        if (generic.DeclaringType is null)
        {
            generic.Module.Types.Add(special);
        }
        else
        {
            TypeDefinition place = outer > 0 ? Specialise(generic.DeclaringType, arguments.Take(outer)) : generic.DeclaringType;
            place.NestedTypes.Add(special);
        }

        // All members first: their types may lead back here.
        var members = new Members { Arguments = arguments };
        _members.Add(special, members);
        var substitution = new Substitution(arguments, []);
        foreach (FieldDefinition field in generic.Fields)
        {
            var copy = new FieldDefinition(field.Name, field.Attributes, generic.Module.TypeSystem.Object) { InitialValue = field.InitialValue };
            special.Fields.Add(copy);
            members.Fields.Add(field, copy);
        }

        foreach (MethodDefinition method in generic.Methods.Where(method => !method.HasGenericParameters))
        {
            var copy = new MethodDefinition(method.Name, method.Attributes, generic.Module.TypeSystem.Void) { ImplAttributes = method.ImplAttributes, HasThis = method.HasThis };
            special.Methods.Add(copy);
            members.Methods.Add(method, copy);
        }

        special.BaseType = generic.BaseType is null ? null : Map(generic.BaseType, substitution);
        foreach (InterfaceImplementation implemented in generic.Interfaces)
        {
            special.Interfaces.Add(new InterfaceImplementation(Map(implemented.InterfaceType, substitution)));
        }

        foreach (KeyValuePair<FieldDefinition, FieldDefinition> field in members.Fields)
        {
            field.Value.FieldType = Map(field.Key.FieldType, substitution);
        }

        foreach (KeyValuePair<MethodDefinition, MethodDefinition> method in members.Methods)
        {
            CopySignature(method.Key, method.Value, substitution);
        }

        if (weaving.Machines.TryGetValue(generic, out Machine? machine))
        {
            weaving.Machines.Add(special, new Machine(Canonical.Name(machine.Name, arguments), machine.Capacity) { Pool = members.Fields[machine.Pool] });
        }

        return special;
    }

    private MethodDefinition Specialise(MethodDefinition generic, TypeDefinition owner, IEnumerable<TypeReference> arguments)
    {
        TypeReference[] canonical = Canonicals(generic.Name, generic.Module, arguments);
        string key = owner.Module.Name + "/" + owner.FullName + "::" + generic.FullName + "<" + string.Join(",", canonical.Select(argument => argument.FullName));
        if (!_methods.TryGetValue(key, out MethodDefinition? special))
        {
            if (generic.IsVirtual)
            {
                throw Refuse(generic.FullName + " is generic and virtual; which of its forms a device needs cannot be known, so make it one or the other");
            }

            special = new MethodDefinition(Canonical.Name(generic.Name, canonical), generic.Attributes, owner.Module.TypeSystem.Void) { ImplAttributes = generic.ImplAttributes, HasThis = generic.HasThis };
            owner.Methods.Add(special);
            _methods.Add(key, special);
            TypeReference[] ofType = _members.TryGetValue(owner, out Members? members) ? members.Arguments : [];
            CopySignature(generic, special, new Substitution(ofType, canonical));
        }

        return special;
    }

    private void CopySignature(MethodDefinition from, MethodDefinition to, Substitution substitution)
    {
        to.ReturnType = Map(from.ReturnType, substitution);
        foreach (ParameterDefinition parameter in from.Parameters)
        {
            to.Parameters.Add(new ParameterDefinition(parameter.Name, ParameterAttributes.None, Map(parameter.ParameterType, substitution)));
        }

        foreach (MethodReference overridden in from.Overrides)
        {
            to.Overrides.Add(Map(overridden, substitution));
        }

        if (weaving.Cold.TryGetValue(from, out ColdMethod? cold))
        {
            weaving.Cold[to] = cold;
        }

        if (from.HasBody)
        {
            _open.Enqueue((from, to, substitution));
        }
    }

    private void RejectGeneric(TypeReference platform)
    {
        if (platform is GenericInstanceType)
        {
            throw Refuse(platform.FullName + " is a generic type of the platform, which a device cannot run; declare one of your own (a delegate or class without type parameters)");
        }
    }

    private WeaveException NoMember(MemberReference member) => Refuse(Rule.NoMember, member.FullName + " does not exist; build all projects again");

    internal WeaveException Refuse(string message) => Refuse(Rule.NotSpecialised, message);

    private WeaveException Refuse(string rule, string message) =>
        new(_method is null ? new Finding(rule, "", 0, message) : weaving.FindingAt(rule, _method, At, message));

    private sealed class Members
    {
        internal Dictionary<FieldDefinition, FieldDefinition> Fields { get; } = [];

        internal Dictionary<MethodDefinition, MethodDefinition> Methods { get; } = [];

        internal TypeReference[] Arguments { get; set; } = [];
    }
}
