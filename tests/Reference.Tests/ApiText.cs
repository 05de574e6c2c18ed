using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Reference.Tests;

/// <summary>The public and protected surface of an assembly, in the words of the lists in build/Reference/api: a type or member a line.</summary>
internal static class ApiText
{
    private static readonly Dictionary<string, string> s_keywords = new()
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Double"] = "double",
        ["System.Int16"] = "short",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.SByte"] = "sbyte",
        ["System.Single"] = "float",
        ["System.String"] = "string",
        ["System.UInt16"] = "ushort",
        ["System.UInt32"] = "uint",
        ["System.UInt64"] = "ulong",
        ["System.Void"] = "void",
    };

    internal static IEnumerable<string> Of(ModuleDefinition module) =>
        module.GetTypes().Where(IsVisible).SelectMany(type => Members(type).Select(member => "  " + member).Prepend(Head(type)));

    private static bool IsVisible(TypeDefinition type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType) : type.IsPublic;

    private static bool IsVisible(MethodDefinition? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Head(TypeDefinition type)
    {
        if (IsDelegate(type))
        {
            return "delegate " + Declared(type) + Signature(type.Methods.Single(method => method.Name == "Invoke"));
        }

        string bases = string.Join(", ", Bases(type).Select(Name));
        return Kind(type) + " " + Declared(type) + (bases.Length == 0 ? "" : " : " + bases);
    }

    private static string Kind(TypeDefinition type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? (Has(type, "IsReadOnlyAttribute") ? "readonly " : "") + (Has(type, "IsByRefLikeAttribute") ? "ref " : "") + "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    private static IEnumerable<TypeReference> Bases(TypeDefinition type)
    {
        if (type.IsEnum)
        {
            return [type.Fields.Single(field => !field.IsStatic).FieldType];
        }

        IEnumerable<TypeReference> interfaces = type.Interfaces.Select(each => each.InterfaceType);
        return type.BaseType is null || type.IsValueType || type.BaseType.FullName == "System.Object" ? interfaces : interfaces.Prepend(type.BaseType);
    }

    private static IEnumerable<string> Members(TypeDefinition type)
    {
        if (IsDelegate(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.Fields.Where(field => field.IsStatic).Select(field => Name(type) + "." + field.Name + " = " + Literal(field.Constant));
        }

        return type.Fields.Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Field)
            .Concat(type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)).Select(Property))
            .Concat(type.Events.Where(@event => IsVisible(@event.AddMethod)).Select(Event))
            .Concat(type.Methods.Where(method => IsVisible(method) && !method.IsGetter && !method.IsSetter && !method.IsAddOn && !method.IsRemoveOn).Select(Method));
    }

    private static string Field(FieldDefinition field) =>
        (field.IsPublic ? "" : "protected ")
        + (field.HasConstant ? "const " : field.IsStatic ? "static " : "")
        + (field.IsInitOnly ? "readonly " : "")
        + "field " + Name(field.DeclaringType) + "." + field.Name + " : " + Name(field.FieldType)
        + (field.HasConstant ? " = " + Literal(field.Constant) : "")
        + Obsolete(field);

    private static string Property(PropertyDefinition property)
    {
        string name = property.HasParameters ? "this[" + string.Join(", ", property.Parameters.Select(index => Name(index.ParameterType))) + "]" : property.Name;
        return Access(property.GetMethod ?? property.SetMethod)
            + "property " + Name(property.DeclaringType) + "." + name
            + " { " + (IsVisible(property.GetMethod) ? "get; " : "") + (IsVisible(property.SetMethod) ? "set; " : "") + "} : "
            + Name(property.PropertyType) + Obsolete(property);
    }

    private static string Event(EventDefinition @event) =>
        Access(@event.AddMethod) + "event " + Name(@event.DeclaringType) + "." + @event.Name + " : " + Name(@event.EventType) + Obsolete(@event);

    private static string Method(MethodDefinition method)
    {
        // A method that native code implements has no body; one that is abstract has none either, and says so.
        string external = method.RVA == 0 && !method.IsAbstract ? "extern " : "";
        if (method.IsConstructor)
        {
            return Access(method) + external + "new " + Name(method.DeclaringType) + "(" + Parameters(method) + ")" + Obsolete(method);
        }

        string inherited = method.DeclaringType.IsInterface || !method.IsVirtual || method.IsFinal ? ""
            : method.IsAbstract ? "abstract "
            : method.IsNewSlot || method.DeclaringType.BaseType is null ? "virtual "
            : "override ";
        return Access(method) + inherited + external + Name(method.DeclaringType) + "." + method.Name + Signature(method) + Obsolete(method);
    }

    private static string Access(MethodDefinition method) => (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "");

    private static string Signature(MethodDefinition method) => "(" + Parameters(method) + ") : " + Name(method.ReturnType);

    private static string Parameters(MethodDefinition method) => string.Join(", ", method.Parameters.Select(Parameter));

    private static string Parameter(ParameterDefinition parameter) =>
        (Has(parameter, "ParamArrayAttribute") ? "params " : "")
        + (parameter.ParameterType is not ByReferenceType ? "" : parameter.IsOut ? "out " : Has(parameter, "IsReadOnlyAttribute") ? "in " : "ref ")
        + Name(parameter.ParameterType) + " " + parameter.Name
        + (parameter.HasConstant ? " = " + Literal(parameter.Constant) : "");

    private static string Obsolete(ICustomAttributeProvider member) => Has(member, "ObsoleteAttribute") ? "  [Obsolete]" : "";

    private static bool Has(ICustomAttributeProvider member, string attribute) => member.CustomAttributes.Any(each => each.AttributeType.Name == attribute);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => "\"" + text + "\"",
        bool truth => truth ? "true" : "false",
        char character when char.IsBetween(character, ' ', '~') => "'" + character + "'",
        char character => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A type where it is declared: with its type parameters.</summary>
    private static string Declared(TypeDefinition type) =>
        Name(type) + (type.HasGenericParameters ? "<" + string.Join(", ", type.GenericParameters.Select(parameter => parameter.Name)) + ">" : "");

    private static string Name(TypeDefinition type) => Plain(type);

    /// <summary>A type where it is used.</summary>
    private static string Name(TypeReference type) => type switch
    {
        ByReferenceType reference => Name(reference.ElementType),
        ArrayType array => Name(array.ElementType) + "[]",
        RequiredModifierType modified => Name(modified.ElementType),
        GenericInstanceType instance => Plain(instance.ElementType) + "<" + string.Join(", ", instance.GenericArguments.Select(Name)) + ">",
        _ => s_keywords.TryGetValue(type.FullName, out string? keyword) ? keyword : Plain(type),
    };

    private static string Plain(TypeReference type) => type.FullName.Split('`')[0].Replace('/', '.');
}
