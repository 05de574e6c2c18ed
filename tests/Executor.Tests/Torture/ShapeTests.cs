using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Every shape does on the executor what it does on .NET's tasks.</summary>
public class ShapeTests
{
    public static TheoryData<string, Waits> EveryShapeInEveryWay()
    {
        var data = new TheoryData<string, Waits>();
        foreach (Shape shape in Shape.All)
        {
            for (Waits waits = Waits.Never; waits <= Waits.InTurn; waits++)
            {
                data.Add(shape.Name, waits);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryShapeInEveryWay))]
    public void Shape_OnTheExecutor_DoesWhatDotNetDoes(string name, Waits waits)
    {
        Shape shape = Shape.Find(name);
        using var test = new TestExecutor();
        var world = new FutureWorld(waits);
        Future future = shape.Call(world);
        Assert.Empty(world.Trace);
        test.Executor.RunUntil(future);

        Assert.Equal(TaskTwin.Run(name).Text, world.Trace + Outcome.Take(future));
        Assert.Equal(0, world.Opened);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    }

    [Theory]
    [InlineData(Waits.Never)]
    [InlineData(Waits.Yield)]
    [InlineData(Waits.InTurn)]
    public void AllShapesAtOnce_OnOneExecutor_EachDoesWhatItDoesAlone(Waits waits)
    {
        using var test = new TestExecutor(strict: false, taskSlots: Shape.All.Count + 1);
        for (int round = 0; round < 3; round++)
        {
            var worlds = new FutureWorld[Shape.All.Count];
            var handles = new TaskHandle[Shape.All.Count];
            for (int i = 0; i < handles.Length; i++)
            {
                worlds[i] = new FutureWorld(waits);
                handles[i] = test.Spawn(Shape.All[i].Call(worlds[i]), Shape.All[i].Name);
            }

            test.RunToEnd();
            test.TakeUnhandled();
            for (int i = 0; i < handles.Length; i++)
            {
                TaskTwin twin = TaskTwin.Run(Shape.All[i].Name);
                Assert.Equal(twin.Trace, worlds[i].Trace);
                Assert.Equal(twin.Outcome.StartsWith("threw", System.StringComparison.Ordinal) ? TaskState.Faulted : TaskState.Completed, handles[i].GetState());
            }
        }
    }
}
