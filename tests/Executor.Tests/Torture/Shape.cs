using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Embedded.Async.Tests;

/// <summary>
/// One method of <c>Shapes/</c> and its twin: the build makes a second copy of those files that says Task wherever they say
/// Future, so that .NET itself tells what each shape has to do.
/// </summary>
public sealed class Shape
{
    private readonly MethodInfo _onFutures;
    private readonly MethodInfo _onTasks;

    private Shape(MethodInfo onFutures)
    {
        _onFutures = onFutures;
        string twin = onFutures.DeclaringType!.FullName!.Replace("FutureShapes", "TaskShapes", StringComparison.Ordinal);
        _onTasks = typeof(Shape).Assembly.GetType(twin, throwOnError: true)!.GetMethod(onFutures.Name)!;
    }

    /// <summary>Every shape there is.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        .. from type in typeof(Shape).Assembly.GetTypes()
           where type.Namespace == "Embedded.Async.Tests.FutureShapes" && !type.IsNested
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
           orderby type.Name, method.Name
           select new Shape(method),
    ];

    /// <summary>Class and method.</summary>
    public string Name => _onFutures.DeclaringType!.Name + "." + _onFutures.Name;

    /// <summary>The shape called Class.Method.</summary>
    public static Shape Find(string name) => All.Single(shape => shape.Name == name);

    internal Future Call(FutureWorld world) => (Future)_onFutures.Invoke(null, [world])!;

    /// <summary>The trace and outcome of the twin.</summary>
    internal List<string> RunOnTasks()
    {
        var world = new TaskWorld();
        var task = (Task)_onTasks.Invoke(null, [world])!;
        string outcome;
        try
        {
            task.GetAwaiter().GetResult();
            outcome = "result " + (task as Task<string>)?.Result;
        }
        catch (Exception e)
        {
            outcome = Describe(e);
        }

        return [.. world.Trace, outcome];
    }

    /// <summary>The outcome of a future that has ended, in the words of <see cref="RunOnTasks"/>.</summary>
    internal static string TakeOutcome(Future future)
    {
        try
        {
            if (future is Future<string> withResult)
            {
                return "result " + withResult.GetResult();
            }

            future.GetResult();
            return "result ";
        }
        catch (Exception e)
        {
            return Describe(e);
        }
    }

    private static string Describe(Exception exception)
    {
        string text = "threw";
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            text += " " + e.GetType().Name + ": " + e.Message;
        }

        return text;
    }
}
