using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Verify;

/// <summary>Types and members as C# writes them: the language of the lists of members and of messages.</summary>
internal static class MemberText
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

    /// <summary>A type where it is used: <c>int[]</c>, <c>ref System.DateTime</c>; modifiers do not show.</summary>
    internal static string Type(TypeReference type) => type switch
    {
        ByReferenceType reference => "ref " + Type(reference.ElementType),
        ArrayType array => Type(array.ElementType) + "[" + new string(',', array.Rank - 1) + "]",
        PointerType pointer => Type(pointer.ElementType) + "*",
        GenericInstanceType instance => WithoutArity(FullName(instance.ElementType)) + "<" + List(instance.GenericArguments) + ">",
        FunctionPointerType => "delegate*",
        GenericParameter parameter => parameter.Name,
        TypeSpecification other => Type(other.ElementType),
        _ => s_keywords.TryGetValue(type.FullName, out string? keyword) ? keyword : FullName(type),
    };

    /// <summary>The name of a type's definition; nested types after a dot, the number of type parameters after a backtick.</summary>
    internal static string FullName(TypeReference type) => type.FullName.Replace('/', '.');

    /// <summary><c>Type.Method</c>.</summary>
    internal static string Name(MethodReference method) =>
        method.Name == ".ctor" ? "new " + Type(method.DeclaringType) : Type(method.DeclaringType) + "." + NameRecord.Of(method);

    /// <summary><c>Type.Method(int, string)</c>.</summary>
    internal static string Signature(MethodReference method) => Name(method) + "(" + Parameters(method) + ")";

    /// <summary><c>int, string</c>.</summary>
    internal static string Parameters(MethodReference method) => List(method.Parameters.Select(parameter => parameter.ParameterType));

    private static string List(IEnumerable<TypeReference> types) => string.Join(", ", types.Select(Type));

    private static string WithoutArity(string name)
    {
        int tick = name.LastIndexOf('`');
        return tick < 0 ? name : name.Substring(0, tick);
    }
}
