using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Embedded.Async.Tests;

/// <summary>One method of <c>Shapes/</c>.</summary>
public sealed class Shape
{
    private readonly MethodInfo _method;

    private Shape(MethodInfo method)
    {
        _method = method;
    }

    /// <summary>Every shape there is.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        .. from type in typeof(Shape).Assembly.GetTypes()
           where type.Namespace == "Embedded.Async.Tests.FutureShapes" && type.IsDefined(typeof(ShapesAttribute))
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
           orderby type.Name, method.Name
           select new Shape(method),
    ];

    /// <summary>Class and method.</summary>
    public string Name => _method.DeclaringType!.Name + "." + _method.Name;

    /// <summary>The shape called Class.Method.</summary>
    public static Shape Find(string name) => All.Single(shape => shape.Name == name);

    internal Future Call(FutureWorld world) => (Future)_method.Invoke(null, [world])!;
}
