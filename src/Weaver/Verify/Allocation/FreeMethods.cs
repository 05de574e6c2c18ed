using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Allocation;

/// <summary>The platform's methods that are known to allocate nothing: <c>FreeMethods.txt</c>.</summary>
internal static class FreeMethods
{
    private static readonly Lazy<HashSet<string>> s_known = new(Read);

    /// <summary>Every line of the list.</summary>
    internal static IEnumerable<string> All => s_known.Value;

    internal static bool Contains(MethodReference method) => NamesOf(method).Any(s_known.Value.Contains);

    /// <summary>The lines that would name a method.</summary>
    internal static IReadOnlyList<string> NamesOf(MethodReference method)
    {
        string type = MemberText.FullName(method.DeclaringType) + ".";
        string member = type + Member(method);
        return [member, member + "(" + MemberText.Parameters(method) + ")", type + "*"];
    }

    /// <summary>What C# calls it: the property of an accessor, <c>this[]</c> of an indexer's.</summary>
    private static string Member(MethodReference method)
    {
        string name = method.Name;
        if (name is "get_Item" or "get_Chars" or "set_Item")
        {
            return "this[]";
        }

        return name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name.Substring(4) : name;
    }

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(typeof(FreeMethods).Assembly.GetManifestResourceStream("FreeMethods.txt")!);
        string[] lines = reader.ReadToEnd().Split('\n');
        return [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
    }
}
