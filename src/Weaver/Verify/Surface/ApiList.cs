using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Embedded.Weaver.Verify.Surface;

/// <summary>
/// What stock nanoFramework 1.x has: the lists of <c>build/Reference/api</c>, an assembly a file, a type or member a line.
/// </summary>
internal static class ApiList
{
    private const string Prefix = "api/";
    private const string Suffix = ".txt";

    private static readonly Lazy<Dictionary<string, Dictionary<string, ApiType>>> s_assemblies = new(ReadAll);

    /// <summary>The types of an assembly by full name, or null if there is no list of it.</summary>
    internal static IReadOnlyDictionary<string, ApiType>? Find(string assembly) =>
        s_assemblies.Value.TryGetValue(assembly, out Dictionary<string, ApiType>? types) ? types : null;

    /// <summary>The assembly that has a type, or null.</summary>
    internal static string? AssemblyWith(string type) =>
        s_assemblies.Value.Where(assembly => assembly.Value.ContainsKey(type)).Select(assembly => assembly.Key).FirstOrDefault();

    /// <summary>A type and everything it inherits from, in whatever assembly.</summary>
    internal static IEnumerable<ApiType> WithBases(ApiType type)
    {
        yield return type;
        IEnumerable<string> bases = type.Name == "System.Object" ? [] : type.Bases.Concat(["System.Object"]);
        foreach (string name in bases)
        {
            ApiType? found = AssemblyWith(name) is { } assembly ? s_assemblies.Value[assembly][name] : null;
            foreach (ApiType inherited in found is null ? [] : WithBases(found))
            {
                yield return inherited;
            }
        }
    }

    private static Dictionary<string, Dictionary<string, ApiType>> ReadAll()
    {
        Assembly self = typeof(ApiList).Assembly;
        var all = new Dictionary<string, Dictionary<string, ApiType>>();
        foreach (string resource in self.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            string assembly = resource.Substring(Prefix.Length, resource.Length - Prefix.Length - Suffix.Length);
            using var reader = new StreamReader(self.GetManifestResourceStream(resource)!);
            all.Add(assembly, ApiListReader.Read(reader));
        }

        return all;
    }
}
