using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Earliest deadline first, first come first served among equal ones, and what changing a deadline does.</summary>
public class DeadlineScheduleTests
{
    private readonly DeadlineSchedule _schedule = new();

    [Fact]
    public void Tasks_ArePolledByDeadline_ThoseWithoutOneLast()
    {
        using var test = new TestExecutor(schedule: _schedule);
        Spawn(test, "none", DeadlineSchedule.None);
        Spawn(test, "late", 300);
        Spawn(test, "past", -5);
        Spawn(test, "soon", 200);
        test.Executor.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("past0", "past1", "soon0", "soon1", "late0", "late1", "none0", "none1");
        test.Executor.AssertInvariants();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(DeadlineSchedule.None)]
    public void EqualDeadlines_TakeTurns_InTheOrderOfTheirWakes(long deadline)
    {
        using var test = new TestExecutor(schedule: _schedule);
        Spawn(test, "a", deadline);
        Spawn(test, "b", deadline);
        Spawn(test, "c", deadline);
        test.RunUntilIdle();
        test.AssertTrace("a0", "b0", "c0", "a1", "b1", "c1");
    }

    [Fact]
    public void ReadyTask_WhoseDeadlineIsChanged_TakesItsNewPlaceBehindEqualOnes()
    {
        using var test = new TestExecutor(schedule: _schedule);
        TaskHandle a = Spawn(test, "a", 1, rounds: 1);
        Spawn(test, "b", 2, rounds: 1);
        TaskHandle c = Spawn(test, "c", 3, rounds: 1);
        TaskHandle d = Spawn(test, "d", 2, rounds: 1);
        _schedule.SetDeadline(a, 2);
        _schedule.SetDeadline(c, 1);
        _schedule.SetDeadline(d, 2);
        test.Executor.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("c0", "b0", "d0", "a0");
    }

    [Fact]
    public void WaitingTask_WhoseDeadlineIsChanged_HasItAtItsNextWake()
    {
        using var test = new TestExecutor(schedule: _schedule);
        Gate[] gates = [new("first"), new("second")];
        test.Spawn(Says(test, gates[0], "first"));
        TaskHandle second = test.Spawn(Says(test, gates[1], "second"));
        test.RunUntilIdle();
        _schedule.SetDeadline(second, 50);
        Assert.Equal(50, _schedule.GetDeadline(second));
        test.Executor.AssertInvariants();
        gates[0].Open();
        gates[1].Open();
        test.RunUntilIdle();
        test.AssertTrace("second", "first");
    }

    [Fact]
    public void PolledTask_ThatSetsItsNextDeadline_IsPolledByIt()
    {
        using var test = new TestExecutor(schedule: _schedule);
        Spawn(test, "other", 50);
        TaskHandle job = test.Spawn(Jobs());
        _schedule.SetDeadline(job, 10);
        test.RunUntilIdle();
        test.AssertTrace("job at 10", "other0", "other1", "job at 60");

        async Future Jobs()
        {
            test.Log("job at 10");
            _schedule.SetDeadline(test.Executor.CurrentTask, 60);
            await Future.Yield();
            test.Log("job at 60");
        }
    }

    [Fact]
    public void EndedTask_IsLeftAlone_AndTheNextInItsSlotHasNone()
    {
        using var test = new TestExecutor(taskSlots: 1, schedule: _schedule);
        TaskHandle first = Spawn(test, "first", 5);
        test.RunUntilIdle();
        TaskHandle second = Spawn(test, "second", DeadlineSchedule.None);
        _schedule.SetDeadline(first, 1);
        Assert.Equal(DeadlineSchedule.None, _schedule.GetDeadline(first));
        Assert.Equal(DeadlineSchedule.None, _schedule.GetDeadline(second));
        test.RunUntilIdle();
        test.AssertTrace("first0", "first1", "second0", "second1");
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        using var test = new TestExecutor(schedule: _schedule);
        using var other = new Executor(new ManualClock());
        TaskHandle task = Spawn(test, "t", 5);
        TaskHandle others = other.Spawn(new Signal().Wait());
        Assert.Throws<WrongContextException>(() => _schedule.SetDeadline(others, 1));
        test.RunOnce();
        Worker.Run(() => Assert.Throws<WrongContextException>(() => _schedule.SetDeadline(task, 1)));
        Assert.Equal(5, _schedule.GetDeadline(task));
        test.TakeTrace();
    }

    private TaskHandle Spawn(TestExecutor test, string name, long deadline, int rounds = 2)
    {
        TaskHandle task = test.Spawn(Turns());
        _schedule.SetDeadline(task, deadline);
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
}
