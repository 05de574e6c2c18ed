using System;
using System.Collections;
using System.Reflection;
using Embedded.Async;
using Embedded.Async.Tests;

namespace Embedded.Device.Tests;

/// <summary>Runs the shapes of the torture on this build.</summary>
public static class ShapeRun
{
    /// <summary>Every shape there is.</summary>
    public static ArrayList All { get; } = FindAll();

    /// <summary>Runs one shape and gives what it logged, a line each, and how it ended.</summary>
    /// <param name="shape">Class.Method.</param>
    /// <param name="waits">How its innermost awaits wait: a <see cref="Waits"/> as a number, because a desktop asks too.</param>
    /// <exception cref="ArgumentException">There is no such shape.</exception>
    public static string Run(string shape, int waits)
    {
        foreach (MethodInfo method in All)
        {
            if (NameOf(method) == shape)
            {
                return Run(method, (Waits)waits);
            }
        }

        throw new ArgumentException("there is no shape " + shape);
    }

    /// <summary>Runs one shape on an executor of its own.</summary>
    /// <exception cref="InvalidOperationException">It left something open, or a timer armed.</exception>
    public static string Run(MethodInfo shape, Waits waits)
    {
        using var executor = new Executor(new ManualClock());
        var world = new FutureWorld(waits);
        var future = (Future)shape.Invoke(null, new object[] { world });
        if (world.Trace != "")
        {
            throw new InvalidOperationException("the call alone has logged " + world.Trace);
        }

        executor.RunUntil(future);
        if (world.Opened != 0 || executor.NextDeadlineTicks != long.MaxValue)
        {
            throw new InvalidOperationException(world.Opened + " are open, the next timer is at " + executor.NextDeadlineTicks);
        }

        return world.Trace + Outcome.Take(future);
    }

    /// <summary>Class.Method.</summary>
    public static string NameOf(MethodInfo shape) => shape.DeclaringType.Name + "." + shape.Name;

    private static ArrayList FindAll()
    {
        var all = new ArrayList();
        foreach (Type type in Assembly.GetExecutingAssembly().GetTypes())
        {
            if (IsOfShapes(type))
            {
                foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                {
                    if (IsShape(method))
                    {
                        all.Add(method);
                    }
                }
            }
        }

        return all;
    }

    /// <summary>Weaving makes everything public, so the helpers of the shapes have to be told from them.</summary>
    private static bool IsShape(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == 1
            && parameters[0].ParameterType == typeof(FutureWorld)
            && (method.ReturnType == typeof(Future) || method.ReturnType.IsSubclassOf(typeof(Future)));
    }

    private static bool IsOfShapes(Type type)
    {
        foreach (object attribute in type.GetCustomAttributes(false))
        {
            if (attribute is ShapesAttribute)
            {
                return true;
            }
        }

        return false;
    }
}
