using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests;

/// <summary>The cases in one of their forms: this assembly's own, or a woven one.</summary>
/// <param name="cases">The assembly with the classes of <c>Cases</c>.</param>
/// <param name="library">The assembly with those of <c>Library</c>; the same one on the desktop.</param>
internal sealed class CaseAssembly(Assembly cases, Assembly library)
{
    private const string Space = "Embedded.Weaver.Tests.Cases.";

    private readonly Type _world = library.GetType(typeof(World).FullName!, throwOnError: true)!;
    private readonly Type _case = library.GetType(typeof(Case).FullName!, throwOnError: true)!;
    private readonly Type _waits = library.GetType(typeof(Waits).FullName!, throwOnError: true)!;

    /// <summary>The cases as the compiler made them for the desktop.</summary>
    internal static CaseAssembly Desktop { get; } = new(typeof(CaseAssembly).Assembly, typeof(World).Assembly);

    /// <summary>Class and method of every case.</summary>
    internal static IEnumerable<string> Names { get; } =
    [
        .. from type in typeof(CaseAssembly).Assembly.GetTypes()
           where type.Namespace + "." == Space && type.IsPublic
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
           orderby type.Name, method.Name
           select type.Name + "." + method.Name,
    ];

    /// <summary>Returns all that a case logged, and how it ended.</summary>
    internal string Run(string name, Waits waits)
    {
        string[] parts = name.Split('.');
        object world = Activator.CreateInstance(_world, Enum.ToObject(_waits, (int)waits))!;
        object call = cases.GetType(Space + parts[0], throwOnError: true)!.GetMethod(parts[1], [_world])!.Invoke(null, [world])!;
        return (string)_case.GetMethod("Run")!.Invoke(Activator.CreateInstance(_case, world), [call])!;
    }
}
