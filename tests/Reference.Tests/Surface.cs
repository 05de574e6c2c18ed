using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Mono.Cecil;

namespace Embedded.Reference.Tests;

/// <summary>Where the surface and its lists are. Building this project has built the surface.</summary>
internal static class Surface
{
    internal static string BuildFolder { get; } =
        typeof(Surface).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BuildFolder").Value!;

    internal static IEnumerable<string> Lists => Directory.GetFiles(Path.Combine(BuildFolder, "Reference", "api"), "*.txt");

    internal static IEnumerable<string> Assemblies => Directory.GetFiles(Path.Combine(BuildFolder, "Reference", "bin"), "*.dll");

    internal static string List(string name) => Path.Combine(BuildFolder, "Reference", "api", name + ".txt");

    internal static ModuleDefinition Read(string name) =>
        ModuleDefinition.ReadModule(Path.Combine(BuildFolder, "Reference", "bin", name + ".dll"));
}
