using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The shapes of the torture tests, cancelled at every step. (A class of its own, so that it runs beside the other.)</summary>
public class CancelShapesTests
{
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
