using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Handles and wakers that outlive their executor, whose number then belongs to another.</summary>
[Collection(nameof(Alone))]
public class DisposedExecutorTests
{
    [Fact]
    public void Join_OfATaskOfADisposedExecutor_GivesUnknown()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var other = new Executor(new ManualClock(), taskSlots: 1);
        TaskHandle foreign = other.Spawn(Future.Join([]));
        other.RunUntilIdle();
        other.Dispose();
        // Slot and generation are those of the joining task itself.
        Assert.Equal(TaskState.Unknown, test.Executor.BlockOn(foreign.Join()));
    }

    [Fact]
    public void Handle_OfADisposedExecutor_DoesNothingToTheNextExecutorOfItsNumber()
    {
        using var test = new TestExecutor();
        var first = new Executor(new ManualClock());
        TaskHandle old = first.Spawn(Future.Join([]));
        int number = first.Number;
        first.Dispose();

        using var second = new Executor(new ManualClock());
        TaskHandle young = second.Spawn(Say());
        Assert.Equal(number, second.Number);
        Assert.NotEqual(old, young);
        Assert.False(old.Cancel());
        Assert.Equal(TaskState.Unknown, old.GetState());
        second.RunUntilIdle();
        Assert.Equal(TaskState.Completed, young.GetState());
        test.AssertTrace("young");
        test.ExpectLostFutures = true;

        async Future Say()
        {
            test.Log("young");
            await Timer.AfterTicks(0);
        }
    }

    [Fact]
    public void Waker_OfADisposedExecutorWithMoreSlots_WakesNobody()
    {
        using var test = new TestExecutor { ExpectLostFutures = true };
        var large = new Executor(new ManualClock(), taskSlots: 100);
        TaskHandle last = default;
        for (int i = 0; i < 100; i++)
        {
            last = large.Spawn(Future.Join([]));
        }

        large.Dispose();
        using var small = new Executor(new ManualClock(), taskSlots: 1);
        Assert.Equal(HandleBits.Executor((long)last), small.Number);
        last.GetWaker().Wake();
        Assert.False(last.Cancel());
        Assert.False(small.RunOnce());
    }
}
