using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A task that is always ready and comes before all others keeps nothing from the loop but less urgent tasks.</summary>
public class LoopExitTests
{
    public enum Kind
    {
        Fifo,
        Priority,
        Deadline,
    }

    [Theory]
    [InlineData(Kind.Fifo)]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void Stop_EndsTheRun(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        int polls = 0;
        SpawnFirst(test, Yields(() =>
        {
            if (++polls == 10)
            {
                test.Executor.Stop();
            }
        }));
        test.Executor.Run();
        Assert.Equal(10, polls);
        test.Executor.AssertInvariants();
        Assert.True(test.RunOnce());
        Assert.Equal(11, polls);
    }

    [Theory]
    [InlineData(Kind.Fifo)]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void BlockOn_ReturnsWhenItsFutureHasEnded(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        int polls = 0;
        // A new task is as urgent as the future, so the future gets its first turn, and only then are both raised.
        TaskHandle yielder = test.Spawn(Yields(() => polls++));
        test.Executor.BlockOn(AsUrgent());
        Assert.InRange(polls, 2, 4);
        test.Executor.AssertInvariants();

        async Future AsUrgent()
        {
            MakeFirst(test, yielder);
            MakeFirst(test, test.Executor.CurrentTask);
            await Future.Yield();
            await Future.Yield();
        }
    }

    [Theory]
    [InlineData(Kind.Fifo)]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void WakeFromAnotherThread_ReachesATaskThatIsAsUrgent(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        var signal = new Signal();
        SpawnFirst(test, Waits(signal));
        int polls = 0;
        SpawnFirst(test, Yields(() =>
        {
            if (++polls == 5)
            {
                Worker.Run(signal.Set);
            }
        }));
        test.Executor.Run();
        Assert.InRange(polls, 5, 6);

        async Future Waits(Signal set)
        {
            await set.Wait();
            test.Executor.Stop();
        }
    }

    [Theory]
    [InlineData(Kind.Fifo)]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void DueTimer_ReachesATaskThatIsAsUrgent(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        SpawnFirst(test, Sleeps());
        int polls = 0;
        SpawnFirst(test, Yields(() =>
        {
            if (++polls == 5)
            {
                test.Clock.Advance(10);
            }
        }));
        test.Executor.Run();
        Assert.InRange(polls, 5, 6);

        async Future Sleeps()
        {
            await Timer.AfterTicks(10);
            test.Executor.Stop();
        }
    }

    [Theory]
    [InlineData(Kind.Fifo)]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void CancellationFromAnotherThread_EndsTheTaskThatIsAlwaysReady(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        int polls = 0;
        TaskHandle first = TaskHandle.None;
        first = SpawnFirst(test, Yields(() =>
        {
            if (++polls == 5)
            {
                Worker.Run(() => Assert.True(first.Cancel()));
            }
        }));
        test.RunUntilIdle();
        Assert.Equal(5, polls);
        Assert.Equal(TaskState.Canceled, first.GetState());
    }

    [Theory]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void MoreUrgentTask_WokenFromAnotherThread_IsPolledNext(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        var signal = new Signal();
        SpawnFirst(test, Urgent());
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Turns(i));
        }

        test.RunUntilIdle();
        test.AssertTrace("0", "urgent", "1", "2");

        async Future Urgent()
        {
            await signal.Wait();
            test.Log("urgent");
        }

        async Future Turns(int number)
        {
            test.Log(number.ToString());
            if (number == 0)
            {
                Worker.Run(signal.Set);
            }
        }
    }

    [Theory]
    [InlineData(Kind.Priority)]
    [InlineData(Kind.Deadline)]
    public void TaskThatThrowsOutOfTheTrace_LeavesTheScheduleWhole(Kind kind)
    {
        using var test = new TestExecutor(schedule: Make(kind));
        test.Spawn(Yields(() => { }));
        test.Spawn(Yields(() => { }));
        test.Executor.Trace = new ThrowingTrace();
        Assert.Throws<NotSupportedException>(() => test.RunOnce());
        test.Executor.Trace = null;
        test.Executor.AssertInvariants();
        Assert.True(test.RunOnce());
        Assert.True(test.RunOnce());
        test.Executor.AssertInvariants();
    }

    [Fact]
    public void WakesFromAnotherThread_WhileTasksOfAllPrioritiesRun_AreNotLost()
    {
        const int Tasks = 8;
        const int Rounds = 20_000;
        var signals = new Signal[Tasks];
        var answers = new int[Tasks];
        for (int i = 0; i < Tasks; i++)
        {
            signals[i] = new Signal();
        }

        var schedule = new PrioritySchedule();
        using var registered = new ManualResetEventSlim();
        Worker runner = Worker.Start(() =>
        {
            using var executor = new Executor(new SystemClock(), schedule: schedule);
            var handles = new TaskHandle[Tasks];
            for (int i = 0; i < Tasks; i++)
            {
                handles[i] = executor.Spawn(Answers(i));
                schedule.SetPriority(handles[i], i * 4);
            }

            executor.BlockOn(All(handles));
            executor.AssertInvariants();
        });
        for (int round = 1; round <= Rounds; round++)
        {
            signals[round % Tasks].Set();
            SpinWait.SpinUntil(() => Volatile.Read(ref answers[round % Tasks]) > (round - 1) / Tasks, Worker.Patience);
        }

        runner.Join("a wake-up was lost");

        async Future Answers(int number)
        {
            // Those with numbers 1 to Rounds that leave this remainder.
            for (int i = 0; i < Rounds / Tasks; i++)
            {
                await signals[number].Wait();
                schedule.SetPriority(Executor.Current.CurrentTask, (number + i) % 32);
                Volatile.Write(ref answers[number], answers[number] + 1);
            }
        }

        async Future All(TaskHandle[] handles)
        {
            foreach (TaskHandle handle in handles)
            {
                await handle.Join();
            }
        }
    }

    private static Schedule? Make(Kind kind) => kind switch
    {
        Kind.Fifo => null,
        Kind.Priority => new PrioritySchedule(),
        _ => new DeadlineSchedule(),
    };

    private static TaskHandle SpawnFirst(TestExecutor test, Future future)
    {
        TaskHandle task = test.Spawn(future);
        MakeFirst(test, task);
        return task;
    }

    private static void MakeFirst(TestExecutor test, TaskHandle task)
    {
        (test.Schedule as PrioritySchedule)?.SetPriority(task, PrioritySchedule.Highest);
        (test.Schedule as DeadlineSchedule)?.SetDeadline(task, long.MinValue);
    }

    private static async Future Yields(Action eachTurn)
    {
        while (true)
        {
            eachTurn();
            await Future.Yield();
        }
    }

    private sealed class ThrowingTrace : ExecutorTrace
    {
        public override void PollEnded(int slot) => throw new NotSupportedException();
    }
}
