using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Slots, handles, joins, outcomes.</summary>
public class TaskTests
{
    [Fact]
    public void Spawn_WhenAllSlotsAreUsed_FailsAndLeavesTheFutureUsable()
    {
        using var test = new TestExecutor(taskSlots: 2);
        test.Spawn(Forever());
        TaskHandle second = test.Spawn(Forever());
        Future third = Log(test, "third");

        Assert.Equal(TaskHandle.None, test.Executor.TrySpawn(third));
        var error = Assert.Throws<CapacityException>(() => test.Spawn(third));
        Assert.Contains("TaskSlots", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, test.Executor.TaskCount);

        second.Cancel();
        test.RunUntilIdle();
        Assert.NotEqual(TaskHandle.None, test.Executor.TrySpawn(third));
        test.RunUntilIdle();
        test.AssertTrace("third");
    }

    [Fact]
    public void Spawn_OfAUsedFuture_TakesNoSlot()
    {
        using var test = new TestExecutor(taskSlots: 2);
        Future once = Log(test, "once");
        test.Spawn(once);
        Assert.Throws<FutureMisuseException>(() => test.Spawn(once));
        Assert.Equal(1, test.Executor.TaskCount);
        test.Spawn(Log(test, "another"));
        test.RunUntilIdle();
        test.AssertTrace("once", "another");
    }

    [Fact]
    public void State_ThroughALife_IsReadyRunningWaitingCompletedThenUnknown()
    {
        using var test = new TestExecutor(taskSlots: 1);
        TaskHandle task = default;
        task = test.Spawn(Life());
        test.Log(task.GetState().ToString());
        test.RunUntilIdle();
        test.Log(task.GetState().ToString());
        test.Clock.Advance(5);
        test.Log(task.GetState().ToString());
        task.GetWaker().Wake();
        test.Log(task.GetState().ToString());
        test.RunUntilIdle();
        test.Log(task.GetState().ToString());
        TaskHandle next = test.Spawn(Forever());
        test.Log(task.GetState() + " " + next.GetState());
        test.AssertTrace("Ready", "Running", "Waiting", "Waiting", "Ready", "Running", "Completed", "Unknown Ready");

        async Future Life()
        {
            test.Log(task.GetState().ToString());
            await Timer.AfterTicks(5);
            test.Log(task.GetState().ToString());
        }
    }

    [Fact]
    public void StaleHandle_WithASuccessorInTheSlot_DoesNothingToIt()
    {
        using var test = new TestExecutor(taskSlots: 1, countPolls: true);
        TaskHandle old = test.Spawn(Log(test, "old"), "first");
        Waker waker = old.GetWaker();
        test.RunUntilIdle();
        TaskHandle next = test.Spawn(Forever(), "second");
        test.RunUntilIdle();
        int polls = test.Polls;

        Assert.False(old.Cancel());
        waker.Wake();
        Assert.Equal(TaskState.Unknown, old.GetState());
        Assert.Equal(0, test.RunUntilIdle());
        Assert.Equal(polls, test.Polls);
        Assert.Equal(TaskState.Waiting, next.GetState());
        Assert.Null(test.Executor.GetName(old));
        Assert.Equal("second", test.Executor.GetName(next));
    }

    [Fact]
    public void Join_OfAStaleHandle_GivesUnknownAtOnce()
    {
        using var test = new TestExecutor(taskSlots: 2);
        TaskHandle old = test.Spawn(Log(test, "old"));
        test.RunUntilIdle();
        TaskHandle other = test.Spawn(Forever());
        test.RunUntilIdle();
        TaskHandle reuser = test.Spawn(Joiner(old));
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, reuser.GetState());
        test.AssertTrace("old", "Unknown");
        Assert.Equal(TaskState.Waiting, other.GetState());

        async Future Joiner(TaskHandle task)
        {
            // This task stands in the old one's slot.
            test.Log((await task.Join()).ToString());
        }
    }

    [Fact]
    public void Join_OfNoTask_GivesUnknown()
    {
        using var test = new TestExecutor();
        Assert.Equal(TaskState.Unknown, test.Executor.BlockOn(TaskHandle.None.Join()));
        Assert.False(TaskHandle.None.Cancel());
        Waker.None.Wake();
        Assert.Equal(TaskState.Unknown, TaskHandle.None.GetState());
        Assert.Null(test.Executor.GetName(TaskHandle.None));
    }

    [Fact]
    public void Join_BeforeAndAfterTheEnd_GivesTheOutcomeUntilTheSlotIsUsedAgain()
    {
        using var test = new TestExecutor(taskSlots: 8);
        TaskHandle early = test.Spawn(Wait(3));
        Assert.Equal(TaskState.Completed, test.Executor.BlockOn(early.Join()));
        Assert.Equal(TaskState.Completed, test.Executor.BlockOn(early.Join()));
        TaskHandle cancelled = test.Spawn(Wait(3));
        cancelled.Cancel();
        Assert.Equal(TaskState.Canceled, test.Executor.BlockOn(cancelled.Join()));
        Assert.Equal(TaskState.Canceled, cancelled.GetState());
    }

    [Fact]
    public void Join_OfATaskThatFails_RethrowsToEveryJoinerAndNotToTheHandler()
    {
        using var test = new TestExecutor();
        TaskHandle failing = test.Spawn(Fail(3, "broken"));
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Joiner(i));
        }

        test.RunToEnd();
        test.AssertTrace("2 broken", "1 broken", "0 broken");
        Assert.Empty(test.TakeUnhandled());
        Assert.Equal(TaskState.Faulted, failing.GetState());
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(failing.Join())).Message);

        async Future Joiner(int n)
        {
            try
            {
                await failing.Join();
            }
            catch (InvalidOperationException e)
            {
                test.Log(n + " " + e.Message);
            }
        }
    }

    [Fact]
    public void Fault_WithTwoJoiners_NamesTheThrowingMethodInBoth()
    {
        using var test = new TestExecutor();
        TaskHandle failing = test.Spawn(Fail(1, "broken"));
        var error = Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(failing.Join()));
        Assert.Contains(nameof(Fail), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_NobodyJoins_GoesToTheHandlerAndNeighboursGoOn()
    {
        using var test = new TestExecutor();
        TaskHandle? told = null;
        string? name = null;
        test.Executor.UnhandledException = (handle, e) =>
        {
            told = handle;
            name = test.Executor.GetName(handle);
            test.Log("handler: " + e.Message + " " + handle.GetState());
        };
        TaskHandle failing = test.Spawn(Fail(2, "oops"), "the bad one");
        test.Spawn(Steps("a"));
        test.Spawn(Steps("b"));
        test.RunToEnd();
        test.AssertTrace("a0", "b0", "handler: oops Faulted", "a1", "b1", "a2", "b2");
        Assert.Equal(failing, told);
        Assert.Equal("the bad one", name);

        async Future Steps(string who)
        {
            for (int i = 0; i < 3; i++)
            {
                test.Log(who + i);
                await Timer.AfterTicks(2);
            }
        }
    }

    [Fact]
    public void Fault_WhoseOnlyJoinerWasCancelled_GoesToTheHandler()
    {
        using var test = new TestExecutor();
        TaskHandle failing = test.Spawn(Fail(5, "nobody is left"));
        TaskHandle joiner = test.Spawn(failing.Join());
        test.RunUntilIdle();
        joiner.Cancel();
        test.RunToEnd();
        Assert.Equal("nobody is left", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Fact]
    public void Join_CancelledInTheMiddleOfTheList_LeavesTheOthers()
    {
        using var test = new TestExecutor();
        TaskHandle target = test.Spawn(Wait(5));
        var joiners = new TaskHandle[4];
        for (int i = 0; i < joiners.Length; i++)
        {
            joiners[i] = test.Spawn(target.Join());
        }

        test.RunUntilIdle();
        joiners[1].Cancel();
        joiners[3].Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, joiners[1].GetState());
        Assert.Equal(TaskState.Waiting, target.GetState());
        test.RunToEnd();
        Assert.Equal(TaskState.Completed, joiners[0].GetState());
        Assert.Equal(TaskState.Completed, joiners[2].GetState());
    }

    [Fact]
    public void Join_OfATaskOfAnotherExecutor_IsAnError()
    {
        using var test = new TestExecutor();
        using var other = new Executor(new ManualClock());
        TaskHandle foreign = other.Spawn(Future.Join([]));
        var error = Assert.Throws<WrongContextException>(() => test.Executor.BlockOn(foreign.Join()));
        Assert.Contains("another executor", error.Message, StringComparison.Ordinal);
        other.RunUntilIdle();
    }

    [Fact]
    public void Names_AreKeptUntilTheSlotIsUsedAgain()
    {
        using var test = new TestExecutor(taskSlots: 2);
        TaskHandle a = test.Spawn(Wait(1), "a");
        TaskHandle b = test.Spawn(Wait(1));
        Assert.Equal("a", test.Executor.GetName(a));
        Assert.Null(test.Executor.GetName(b));
        test.RunToEnd();
        Assert.Equal("a", test.Executor.GetName(a));
        TaskHandle c = test.Spawn(Wait(1));
        Assert.Null(test.Executor.GetName(c));
        Assert.Null(test.Executor.GetName(a));
    }

    [Fact]
    public void GetTask_WalksTheTasksThatExist()
    {
        using var test = new TestExecutor(taskSlots: 3);
        TaskHandle a = test.Spawn(Wait(1));
        TaskHandle b = test.Spawn(Forever());
        Assert.Equal([a, b, TaskHandle.None], [test.Executor.GetTask(0), test.Executor.GetTask(1), test.Executor.GetTask(2)]);
        test.Advance(1);
        test.Advance(1);
        Assert.Equal([TaskHandle.None, b, TaskHandle.None], [test.Executor.GetTask(0), test.Executor.GetTask(1), test.Executor.GetTask(2)]);
    }

    [Fact]
    public void Slots_AreUsedInTurn_SoThatAnOutcomeStaysAsLongAsItCan()
    {
        using var test = new TestExecutor(taskSlots: 3);
        TaskHandle first = test.Spawn(Log(test, "1"));
        test.RunUntilIdle();
        test.Spawn(Log(test, "2"));
        test.RunUntilIdle();
        test.Spawn(Log(test, "3"));
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, first.GetState());
        test.Spawn(Log(test, "4"));
        Assert.Equal(TaskState.Unknown, first.GetState());
        test.RunUntilIdle();
        test.AssertTrace("1", "2", "3", "4");
    }

    [Fact]
    public void Slot_UsedAThousandTimes_NeverConfusesItsTasks()
    {
        using var test = new TestExecutor(strict: false, taskSlots: 1);
        TaskHandle previous = default;
        for (int i = 0; i < 1000; i++)
        {
            TaskHandle task = test.Spawn(Wait(1));
            Assert.NotEqual(previous, task);
            Assert.False(previous.Cancel());
            test.RunUntilIdle();
            if (i % 3 == 0)
            {
                Assert.True(task.Cancel());
            }

            test.RunToEnd();
            Assert.Equal(i % 3 == 0 ? TaskState.Canceled : TaskState.Completed, task.GetState());
            previous = task;
        }
    }

    private static async Future Log(TestExecutor test, string line)
    {
        test.Log(line);
        await Timer.AfterTicks(0);
    }

    private static async Future Wait(int ticks) => await Timer.AfterTicks(ticks);

    private static async Future Forever() => await Timer.AfterTicks(long.MaxValue);

    private static async Future Fail(int ticks, string message)
    {
        await Timer.AfterTicks(ticks);
        throw new InvalidOperationException(message);
    }
}
