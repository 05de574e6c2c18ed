using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Embedded.Weaver.Verify.Surface;

/// <summary>
/// Reads a list of members. A type begins its line, its members follow indented:
/// <code>
///   sealed class A.B : A.Base, A.IFace
///     static A.B.Method(ref int a, string b = null) : void
///     new A.B(int a)
///     property A.B.Name { get; set; } : int
///     event A.B.Changed : A.Handler
///     const field A.B.Most : int = 5
///   delegate A.Handler(object sender) : void
///   enum A.E : int
///     A.E.One = 1
/// </code>
/// </summary>
internal static class ApiListReader
{
    private static readonly string[] s_modifiers =
        ["abstract", "const", "extern", "override", "protected", "readonly", "ref", "sealed", "static", "virtual"];

    internal static Dictionary<string, ApiType> Read(TextReader reader)
    {
        var types = new Dictionary<string, ApiType>();
        ApiType? type = null;
        bool isEnum = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            string text = WithoutModifiers(line.Trim());
            if (line[0] != ' ')
            {
                type = ReadType(text);
                isEnum = text.StartsWith("enum ", StringComparison.Ordinal);
                types[type.Name] = type;
            }
            else if (type is null)
            {
                throw new InvalidDataException("a list of members begins with a member: " + line);
            }
            else if (isEnum)
            {
                string constant = text.Substring(0, text.IndexOf(" = ", StringComparison.Ordinal));
                type.Add(constant.Substring(type.Name.Length + 1), " : " + type.Name);
            }
            else
            {
                ReadMember(type, text);
            }
        }

        return types;
    }

    private static string WithoutModifiers(string text)
    {
        while (true)
        {
            int space = text.IndexOf(' ');
            if (space < 0 || !s_modifiers.Contains(text.Substring(0, space)))
            {
                return text;
            }

            text = text.Substring(space + 1);
        }
    }

    private static ApiType ReadType(string text)
    {
        string kind = text.Substring(0, text.IndexOf(' '));
        string rest = text.Substring(kind.Length + 1);
        bool isDelegate = kind == "delegate";
        int end = isDelegate ? rest.IndexOf('(') : rest.IndexOf(" : ", StringComparison.Ordinal);
        string name = end < 0 ? rest : rest.Substring(0, end);
        IReadOnlyList<string> bases = isDelegate
            ? ["System.MulticastDelegate"]
            : end < 0 || kind == "enum" ? [] : Split(rest.Substring(end + 3));
        string extra = kind switch { "enum" => "System.Enum", "struct" => "System.ValueType", _ => "" };
        return new ApiType(DefinitionName(name), isDelegate, extra.Length == 0 ? bases : [.. bases, extra]);
    }

    private static void ReadMember(ApiType type, string text)
    {
        if (text.StartsWith("new ", StringComparison.Ordinal))
        {
            type.Add(".ctor", ParameterTypes(text) + " : void");
            return;
        }

        int colon = text.LastIndexOf(" : ", StringComparison.Ordinal);
        string result = Type(text.Substring(colon + 3));
        if (text.StartsWith("property ", StringComparison.Ordinal))
        {
            ReadProperty(type, text, result);
            return;
        }

        if (text.StartsWith("event ", StringComparison.Ordinal))
        {
            string name = MemberName(type, text, text.Substring(0, colon));
            type.Add("add_" + name, "(" + result + ") : void");
            type.Add("remove_" + name, "(" + result + ") : void");
            return;
        }

        if (text.StartsWith("field ", StringComparison.Ordinal))
        {
            type.Add(MemberName(type, text, text.Substring(0, colon)), " : " + result);
            return;
        }

        type.Add(MemberName(type, text, text.Substring(0, text.IndexOf('('))), ParameterTypes(text) + " : " + result);
    }

    private static void ReadProperty(ApiType type, string text, string result)
    {
        int brace = text.IndexOf(" { ", StringComparison.Ordinal);
        string name = MemberName(type, text, text.Substring(0, brace));
        string index = "";
        if (name.StartsWith("this[", StringComparison.Ordinal))
        {
            index = name.Substring(5, name.Length - 6);
            // What the accessors of an indexer are called is the platform's choice.
            AddAccessors(type, text, "Chars", index, result);
            name = "Item";
        }

        AddAccessors(type, text, name, index, result);
    }

    private static void AddAccessors(ApiType type, string text, string name, string index, string result)
    {
        if (text.Contains(" get;"))
        {
            type.Add("get_" + name, "(" + index + ") : " + result);
        }

        if (text.Contains(" set;"))
        {
            type.Add("set_" + name, "(" + (index.Length == 0 ? "" : index + ", ") + result + ") : void");
        }
    }

    /// <summary>What follows the type's own name at the end of <paramref name="upToName"/>.</summary>
    private static string MemberName(ApiType type, string text, string upToName)
    {
        int at = upToName.IndexOf(type.Name + ".", StringComparison.Ordinal);
        return at >= 0
            ? upToName.Substring(at + type.Name.Length + 1)
            : throw new InvalidDataException("in a list of members this stands under " + type.Name + ": " + text);
    }

    private static string ParameterTypes(string text)
    {
        int open = text.IndexOf('(');
        // A default value may hold a parenthesis, but then it is the last thing before the closing one.
        int close = text.LastIndexOf(" : ", StringComparison.Ordinal) is var colon && colon > open ? colon - 1 : text.LastIndexOf(')');
        return "(" + string.Join(", ", Split(text.Substring(open + 1, close - open - 1)).Select(ParameterType)) + ")";
    }

    /// <summary><c>out int result = 0</c> is <c>ref int</c>.</summary>
    private static string ParameterType(string parameter)
    {
        int equals = parameter.IndexOf(" =", StringComparison.Ordinal);
        string[] words = (equals < 0 ? parameter : parameter.Substring(0, equals)).Split(' ');
        return words[0] switch
        {
            "ref" or "out" or "in" => "ref " + Type(words[1]),
            "params" => Type(words[1]),
            _ => Type(words[0]),
        };
    }

    private static string Type(string text)
    {
        // "int = 5" of a constant, "int  [Obsolete]" of a member.
        int space = text.IndexOf(' ');
        return space < 0 ? text : text.Substring(0, space);
    }

    /// <summary><c>A.Func&lt;T1, T2&gt;</c> is <c>A.Func`2</c>.</summary>
    private static string DefinitionName(string name)
    {
        int open = name.IndexOf('<');
        return open < 0 ? name : name.Substring(0, open) + "`" + Split(name.Substring(open + 1, name.Length - open - 2)).Length;
    }

    private static string[] Split(string list) =>
        list.Length == 0 ? [] : list.Split([", "], StringSplitOptions.None);
}
