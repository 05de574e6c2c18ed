using System;
using System.Reflection;
using System.Threading.Tasks;

namespace Embedded.Async.Tests;

/// <summary>
/// A shape on .NET's own tasks: the build makes a second copy of <c>Shapes/</c> that says Task wherever it says Future
/// (<c>TaskShapes.targets</c>), so that .NET itself tells what each shape has to do.
/// </summary>
/// <param name="Trace">What it logged.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record TaskTwin(string Trace, string Outcome)
{
    /// <summary>All of it.</summary>
    internal string Text => Trace + Outcome;

    /// <summary>Runs the twin of the shape Class.Method.</summary>
    internal static TaskTwin Run(string shape)
    {
        string[] parts = shape.Split('.');
        Type type = typeof(TaskTwin).Assembly.GetType("Embedded.Async.Tests.TaskShapes." + parts[0], throwOnError: true)!;
        var world = new TaskWorld();
        var task = (Task)type.GetMethod(parts[1])!.Invoke(null, [world])!;
        string outcome;
        try
        {
            task.GetAwaiter().GetResult();
            outcome = Tests.Outcome.Of((task as Task<string>)?.Result);
        }
        catch (Exception e)
        {
            outcome = Tests.Outcome.Of(e);
        }

        // A value of a shape's own type prints its namespace, in which the twins differ.
        return new TaskTwin(world.Trace.Replace("TaskShapes", "FutureShapes", StringComparison.Ordinal), outcome);
    }
}
