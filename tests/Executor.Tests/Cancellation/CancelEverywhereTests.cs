using System;
using System.Reflection;
using Xunit;

namespace Embedded.Async.Tests;

public class CancelEverywhereTests
{
    public static TheoryData<string, By> EveryScenarioByEveryone()
    {
        var data = new TheoryData<string, By>();
        foreach (MethodInfo method in typeof(Scenarios).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        {
            foreach (By by in Enum.GetValues<By>())
            {
                data.Add(method.Name, by);
            }
        }

        return data;
    }

    public static TheoryData<string> EveryShape()
    {
        var data = new TheoryData<string>();
        foreach (Shape shape in Shape.All)
        {
            data.Add(shape.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScenarioByEveryone))]
    public void Cancel_AtEveryStep_LeavesNothingBehind(string scenario, By by)
    {
        var make = typeof(Scenarios).GetMethod(scenario)!.CreateDelegate<Func<Scene, Future>>();
        int runs = CancelEverywhere.Run(make, by);
        Assert.True(runs > 1 || by == By.Self, "nothing was cancelled");
    }

    [Theory]
    [MemberData(nameof(EveryShape))]
    public void Cancel_AShapeAtEveryStep_LeavesNothingBehind(string name)
    {
        Shape shape = Shape.Find(name);
        int runs = CancelEverywhere.Run(
            scene =>
            {
                var world = new FutureWorld(Waits.InTurn);
                scene.MayEndAs = [TaskState.Canceled, TaskState.Completed, TaskState.Faulted];
                scene.MayReport = _ => true;
                scene.Check(() => Assert.Equal(0, world.Opened));
                return shape.Call(world);
            },
            By.Handle);
        Assert.True(runs > 1);
    }
}
