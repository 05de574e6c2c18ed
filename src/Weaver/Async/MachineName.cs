using System;
using Mono.Cecil;

namespace Embedded.Weaver.Async;

/// <summary>What an async method is called in messages: its type and itself, without the compiler's signs.</summary>
internal static class MachineName
{
    /// <summary>
    /// <c>Type.Method</c>; a local function is <c>Type.Method.Local</c>, a lambda <c>Type.Method.lambda</c>, whatever class
    /// the compiler put it into.
    /// </summary>
    internal static string Of(MethodDefinition method)
    {
        TypeDefinition owner = method.DeclaringType;
        while (owner.Name[0] == '<' && owner.DeclaringType is not null)
        {
            owner = owner.DeclaringType;
        }

        string name = owner.Name;
        for (TypeDefinition? outer = owner.DeclaringType; outer is not null; outer = outer.DeclaringType)
        {
            name = outer.Name + "+" + name;
        }

        return WithoutArity(name) + "." + Source(method.Name);
    }

    internal static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name.Substring(0, tick);
    }

    private static string Source(string name)
    {
        int end = name.IndexOf('>');
        if (name[0] != '<' || end < 0)
        {
            // An explicit implementation carries the interface's name.
            return name.Substring(name.LastIndexOf('.') + 1);
        }

        string method = name.Substring(1, end - 1);
        string rest = name.Substring(end + 1);
        int bar = rest.IndexOf('|');
        return rest.StartsWith("g__", StringComparison.Ordinal) && bar > 0
            ? method + "." + rest.Substring(3, bar - 3)
            : method + ".lambda";
    }
}
