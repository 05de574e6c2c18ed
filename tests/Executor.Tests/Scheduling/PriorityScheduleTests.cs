using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Strict between priorities, first come first served within one, and what changing a priority does.</summary>
public class PriorityScheduleTests
{
    private readonly PrioritySchedule _schedule = new();

    [Fact]
    public void Tasks_ArePolledByPriority_AndWithinOneInTheOrderOfTheirWakes()
    {
        using var test = new TestExecutor(schedule: _schedule);
        Spawn(test, "low", PrioritySchedule.Lowest);
        Spawn(test, "a", PrioritySchedule.Normal);
        Spawn(test, "high", PrioritySchedule.Highest);
        Spawn(test, "b", PrioritySchedule.Normal);
        test.Executor.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("high0", "high1", "a0", "b0", "a1", "b1", "low0", "low1");
        test.Executor.AssertInvariants();
    }

    [Fact]
    public void LowerTask_IsNotPolled_WhileAHigherOneIsReady()
    {
        using var test = new TestExecutor(schedule: _schedule);
        TaskHandle low = Spawn(test, "low", 3);
        TaskHandle high = test.Spawn(Yields());
        _schedule.SetPriority(high, 4);
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(test.RunOnce());
        }

        test.AssertTrace();
        Assert.Equal(TaskState.Ready, low.GetState());
        high.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("low0", "low1");
    }

    [Fact]
    public void ReadyTask_WhosePriorityIsChanged_GoesToTheBackOfTheNewOne()
    {
        using var test = new TestExecutor(schedule: _schedule);
        TaskHandle a = Spawn(test, "a", 20, rounds: 1);
        Spawn(test, "b", 20, rounds: 1);
        TaskHandle c = Spawn(test, "c", 10, rounds: 1);
        Spawn(test, "d", 10, rounds: 1);
        _schedule.SetPriority(c, 20);
        _schedule.SetPriority(a, 10);
        test.Executor.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("b0", "c0", "d0", "a0");
    }

    [Fact]
    public void ReadyTask_GivenThePriorityItHas_KeepsItsPlace()
    {
        using var test = new TestExecutor(schedule: _schedule);
        TaskHandle a = Spawn(test, "a", 20, rounds: 1);
        Spawn(test, "b", 20, rounds: 1);
        _schedule.SetPriority(a, 20);
        test.RunUntilIdle();
        test.AssertTrace("a0", "b0");
    }

    [Fact]
    public void WaitingTask_WhosePriorityIsChanged_HasItAtItsNextWake()
    {
        using var test = new TestExecutor(schedule: _schedule);
        Gate[] gates = [new("first"), new("second")];
        test.Spawn(Says(test, gates[0], "first"));
        TaskHandle second = test.Spawn(Says(test, gates[1], "second"));
        test.RunUntilIdle();
        _schedule.SetPriority(second, PrioritySchedule.Highest);
        Assert.Equal(PrioritySchedule.Highest, _schedule.GetPriority(second));
        gates[0].Open();
        gates[1].Open();
        test.Executor.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("second", "first");
    }

    [Fact]
    public void PolledTask_ThatLowersItself_IsPolledAfterTheOthersWhenItYields()
    {
        using var test = new TestExecutor(schedule: _schedule);
        test.Spawn(Lowers());
        Spawn(test, "other", PrioritySchedule.Normal);
        test.RunUntilIdle();
        test.AssertTrace("before", "other0", "other1", "after");

        async Future Lowers()
        {
            test.Log("before");
            _schedule.SetPriority(test.Executor.CurrentTask, PrioritySchedule.Lowest);
            await Future.Yield();
            test.Log("after");
        }
    }

    [Fact]
    public void EndedTask_IsLeftAlone_AndTheNextInItsSlotIsNormal()
    {
        using var test = new TestExecutor(taskSlots: 1, schedule: _schedule);
        TaskHandle first = Spawn(test, "first", PrioritySchedule.Highest);
        test.RunUntilIdle();
        TaskHandle second = test.Spawn(Yields());
        _schedule.SetPriority(first, PrioritySchedule.Lowest);
        Assert.Equal(-1, _schedule.GetPriority(first));
        Assert.Equal(-1, _schedule.GetPriority(TaskHandle.None));
        Assert.Equal(PrioritySchedule.Normal, _schedule.GetPriority(second));
        test.TakeTrace();
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        using var test = new TestExecutor(schedule: _schedule);
        using var other = new Executor(new ManualClock());
        TaskHandle task = test.Spawn(Yields());
        TaskHandle others = other.Spawn(new Signal().Wait());
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule.SetPriority(task, 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule.SetPriority(task, -1));
        Assert.Throws<WrongContextException>(() => _schedule.SetPriority(others, 1));
        Assert.Throws<WrongContextException>(() => new PrioritySchedule().SetPriority(task, 1));
        Assert.Throws<WrongContextException>(() => new Executor(new ManualClock(), schedule: _schedule));
        test.RunOnce();
        Worker.Run(() => Assert.Throws<WrongContextException>(() => _schedule.SetPriority(task, 1)));
        Assert.Equal(PrioritySchedule.Normal, _schedule.GetPriority(task));
    }

    private TaskHandle Spawn(TestExecutor test, string name, int priority, int rounds = 2)
    {
        TaskHandle task = test.Spawn(Turns());
        _schedule.SetPriority(task, priority);
        return task;

        async Future Turns()
        {
            for (int i = 0; i < rounds; i++)
            {
                test.Log(name + i);
                await Future.Yield();
            }
        }
    }

    private static async Future Says(TestExecutor test, Gate gate, string word)
    {
        await gate;
        test.Log(word);
    }

    private static async Future Yields()
    {
        while (true)
        {
            await Future.Yield();
        }
    }
}
