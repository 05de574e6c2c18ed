using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A flag with one waiter.</summary>
public class SignalTests
{
    [Fact]
    public void Set_BeforeTheWait_EndsItInTheSamePoll()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        signal.Set();
        Assert.True(signal.IsSet);
        test.Spawn(Waits(test, signal, 1));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("taken");
        Assert.False(signal.IsSet);
    }

    [Fact]
    public void Set_SeveralTimesBeforeThePoll_IsOne()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 9));
        test.RunUntilIdle();
        signal.Set();
        signal.Set();
        signal.Set();
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("taken");
    }

    [Fact]
    public void Set_FromAnotherThreadAndFromThisOne_IsOne()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 9));
        test.RunUntilIdle();
        Worker.Run(signal.Set);
        signal.Set();
        Worker.Run(signal.Set);
        test.RunUntilIdle();
        test.AssertTrace("taken");
        Assert.False(signal.IsSet);
        Worker.Run(signal.Set);
        test.RunUntilIdle();
        test.AssertTrace("taken");
    }

    [Fact]
    public void Set_FromAnotherThreadBeforeTheFirstWait_IsNotLost()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        Worker.Run(signal.Set);
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        test.AssertTrace("taken");
    }

    [Fact]
    public void Set_DuringThePollOfTheWaiterItself_IsSeenByItsNextWait()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Twice());
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("first", "second");

        async Future Twice()
        {
            signal.Set();
            await signal.Wait();
            test.Log("first");
            signal.Set();
            await signal.Wait();
            test.Log("second");
        }
    }

    [Fact]
    public void Set_AfterTheWaiterEnded_WakesNobodyAndIsKept()
    {
        using var test = new TestExecutor(countPolls: true);
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        signal.Set();
        test.RunUntilIdle();
        test.Spawn(Bystander());
        test.RunUntilIdle();
        int polls = test.Polls;
        signal.Set();
        Assert.Equal(0, test.RunUntilIdle());
        Assert.Equal(polls, test.Polls);
        Assert.True(signal.IsSet);

        static async Future Bystander() => await new Signal().Wait();
    }

    [Fact]
    public void Wait_SecondTaskWhileTheFirstWaits_IsAnErrorAndTheFirstGoesOn()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        TaskHandle first = test.Spawn(Waits(test, signal, 1));
        TaskHandle second = test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        Assert.Equal(TaskState.Faulted, second.GetState());
        Assert.IsType<FutureMisuseException>(Assert.Single(test.TakeUnhandled()));
        signal.Set();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, first.GetState());
        test.AssertTrace("taken");
    }

    [Fact]
    public void Wait_OneTaskAfterAnother_EachIsWoken()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Waits(test, signal, 1));
            test.RunUntilIdle();
            signal.Set();
            test.RunUntilIdle();
            test.AssertTrace("taken");
        }
    }

    [Fact]
    public void Wait_OnTheSignalOfAnotherExecutor_IsAnError()
    {
        using var test = new TestExecutor();
        using var other = new TestExecutor(strict: false);
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        test.CancelAll();
        TaskHandle task = other.Spawn(Waits(other, signal, 1));
        other.RunUntilIdle();
        Assert.Equal(TaskState.Faulted, task.GetState());
        Assert.IsType<WrongContextException>(Assert.Single(other.TakeUnhandled()));
    }

    [Fact]
    public void Set_ByATaskOfAnotherExecutorOnTheSameThread_WakesTheWaiter()
    {
        using var test = new TestExecutor();
        using var other = new TestExecutor(strict: false);
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        other.Spawn(Sets());
        other.RunUntilIdle();
        test.RunUntilIdle();
        test.AssertTrace("taken");

        async Future Sets()
        {
            await Future.Yield();
            signal.Set();
        }
    }

    [Fact]
    public void Cancel_BetweenTheSetAndThePoll_KeepsTheSet()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        TaskHandle task = test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        signal.Set();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.True(signal.IsSet);
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        test.AssertTrace("taken");
    }

    [Fact]
    public void Select_TheSignalLoses_KeepsALaterSet()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Races());
        test.RunUntilIdle();
        test.Clock.Advance(10);
        signal.Set();
        test.RunUntilIdle();
        test.AssertTrace("0", "set: True");

        async Future Races()
        {
            test.Log((await Future.Select(Timer.AfterTicks(10), signal.Wait())).ToString());
            test.Log("set: " + signal.IsSet);
        }
    }

    [Fact]
    public void Set_WhileTheWaiterHasNotBeenPolledYet_IsTheSameOne()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Waits(test, signal, 2));
        test.RunUntilIdle();
        signal.Set();
        Assert.True(signal.IsSet);
        signal.Set();
        test.RunUntilIdle();
        Assert.False(signal.IsSet);
        test.AssertTrace("taken");
    }

    [Fact]
    public void Set_GivenToAWaiterThatIsCancelledBeforeItsPoll_StaysSet()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        TaskHandle task = test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        signal.Set();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.True(signal.TryTake());
        test.AssertTrace();
    }

    [Fact]
    public void TryTake_TakesOnce()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        Assert.False(signal.TryTake());
        signal.Set();
        Assert.True(signal.TryTake());
        Assert.False(signal.TryTake());
        test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        signal.Set();
        Assert.True(signal.TryTake());
        test.RunUntilIdle();
        test.AssertTrace();
    }

    [Fact]
    public void Join_TheSignalEndedFirst_ADoubleWaitElsewhereIsStillAnError()
    {
        // The join keeps the ended wait until it ends itself; by then another task waits on the same signal.
        using var test = new TestExecutor();
        var signal = new Signal();
        var late = new Gate();
        test.Spawn(Joins());
        test.RunUntilIdle();
        signal.Set();
        test.RunUntilIdle();
        TaskHandle second = test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        late.Open();
        test.RunUntilIdle();
        TaskHandle third = test.Spawn(Waits(test, signal, 1));
        test.RunUntilIdle();
        Assert.Equal(TaskState.Faulted, third.GetState());
        Assert.Single(test.TakeUnhandled());
        signal.Set();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, second.GetState());

        async Future Joins() => await Future.Join(signal.Wait(), late);
    }

    private static async Future Waits(TestExecutor test, Signal signal, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await signal.Wait();
            test.Log("taken");
        }
    }
}
