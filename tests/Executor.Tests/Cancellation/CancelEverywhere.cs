using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Who cancels.</summary>
public enum By
{
    /// <summary>Whoever runs the executor, between two polls.</summary>
    Handle,

    /// <summary>The same, and once more before the next poll.</summary>
    HandleTwice,

    /// <summary>The same, and again before each poll that follows, so also during clean-up.</summary>
    HandleAgainAndAgain,

    /// <summary>The same, and each time the task is woken for nothing as well.</summary>
    HandleWithSpuriousWakes,

    /// <summary>Another task.</summary>
    Task,

    /// <summary>Another thread.</summary>
    Thread,

    /// <summary>The task, between two of its awaits.</summary>
    Self,
}

/// <summary>How the executor of a scenario chooses.</summary>
public enum Under
{
    /// <summary>First woken, first polled.</summary>
    Fifo,

    /// <summary>The task that is cancelled comes before all others.</summary>
    HighestPriority,

    /// <summary>The task that is cancelled comes after all others.</summary>
    LowestPriority,

    /// <summary>The task that is cancelled has a deadline, the others have none.</summary>
    Deadline,
}

/// <summary>
/// Runs a scenario once to count its steps, and then once for each step, with a cancellation of its task there. Whatever the
/// step, the task must end, all it entered must be left once, no timer may stay armed, no future may be lost, and the
/// neighbours must not notice.
/// </summary>
internal static class CancelEverywhere
{
    /// <summary>A task that never comes to an end on its own is cancelled at each of so many steps.</summary>
    private const int MostSteps = 24;

    private const int MostPollsToEnd = 20_000;

    /// <summary>The names of all <see cref="Scenarios"/>.</summary>
    internal static IEnumerable<string> ScenarioNames
    {
        get
        {
            foreach (MethodInfo method in typeof(Scenarios).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                yield return method.Name;
            }
        }
    }

    /// <summary>Runs the scenario of a name, and checks that there was something to cancel.</summary>
    internal static void Check(string scenario, By by, Under under = Under.Fifo)
    {
        var make = typeof(Scenarios).GetMethod(scenario)!.CreateDelegate<Func<Scene, Future>>();
        int runs = Run(make, by, under);
        Assert.True(runs > 1 || by == By.Self, "nothing was cancelled");
    }

    /// <param name="scenario">Makes the future of the task to cancel; other tasks it spawns itself.</param>
    /// <param name="by">Who cancels.</param>
    /// <param name="under">Which task is polled first.</param>
    /// <returns>How many runs there were.</returns>
    internal static int Run(Func<Scene, Future> scenario, By by, Under under = Under.Fifo)
    {
        int places = CountPlaces(scenario, by == By.Self, under);
        for (int place = 0; place < places; place++)
        {
            try
            {
                RunOnce(scenario, by, place, under);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException("cancelled by " + by + " at place " + place + " of " + places + ": " + e.Message, e);
            }
        }

        return places;
    }

    private static int CountPlaces(Func<Scene, Future> scenario, bool checkpoints, Under under)
    {
        using var test = new TestExecutor(strict: false, schedule: MakeSchedule(under));
        var scene = new Scene(test);
        test.Spawn(Neighbour(new List<string>()));
        scene.Task = Spawn(test, scenario(scene), under);
        int steps = 0;
        while (steps < MostSteps && IsAlive(scene.Task) && Step(scene, steps))
        {
            steps++;
        }

        int places = checkpoints ? scene.Checkpoints : steps + 1;
        Finish(scene, "without a cancellation");
        test.TakeUnhandled();
        return places;
    }

    private static void RunOnce(Func<Scene, Future> scenario, By by, int place, Under under)
    {
        // Strict mode finds what is lost; normal mode, with the same pools over and over, finds what was given back too early.
        using var test = new TestExecutor(strict: by is By.Handle or By.Self or By.HandleAgainAndAgain, schedule: MakeSchedule(under));
        var scene = new Scene(test) { CancelSelfAt = by == By.Self ? place : -1 };
        var neighbours = new List<string>();
        test.Spawn(Neighbour(neighbours));
        if (under != Under.Fifo)
        {
            // So that it has begun, whoever comes first from now on.
            test.RunOnce();
        }

        scene.Task = Spawn(test, scenario(scene), under);
        int step = 0;
        while ((by == By.Self ? !scene.IsCancelled : step < place) && step < MostSteps)
        {
            Step(scene, step++);
        }

        bool wasAlive = IsAlive(scene.Task);
        if (by != By.Self)
        {
            scene.IsCancelled = true;
            Assert.Equal(wasAlive, Cancel(scene.Task, by, test));
        }

        int polls = 0;
        while (IsAlive(scene.Task))
        {
            Assert.True(Step(scene, step++), "the cancelled task waits for ever");
            Assert.True(++polls < MostPollsToEnd, "the cancelled task runs for ever");
            if (by is By.HandleAgainAndAgain or By.HandleWithSpuriousWakes)
            {
                // The task is always ready then, so time would stand still.
                test.Clock.Advance(1);
                scene.Task.Cancel();
            }

            if (by == By.HandleWithSpuriousWakes)
            {
                scene.Task.GetWaker().Wake();
            }
        }

        Assert.False(scene.Task.Cancel());
        TaskState end = scene.Task.GetState();
        Assert.True(end == TaskState.Unknown || Array.IndexOf(scene.MayEndAs, end) >= 0, "it ended as " + end);
        if (by is By.Handle or By.HandleTwice or By.Thread && place == 0)
        {
            Assert.Equal(TaskState.Canceled, end);
        }

        Finish(scene, "after the cancellation");
        Assert.Equal(["n0", "n1", "n2", "n3", "n end"], neighbours);
        foreach (Exception exception in test.TakeUnhandled())
        {
            Assert.True(scene.MayReport(exception), "reported: " + exception);
        }
    }

    /// <summary>One poll, or a jump to the next deadline. False if nothing will ever happen again.</summary>
    private static bool Step(Scene scene, int number)
    {
        scene.BetweenPolls(number);
        scene.Test.Executor.AssertInvariants();
        TestExecutor test = scene.Test;
        if (test.RunOnce())
        {
            return true;
        }

        long deadline = test.Executor.NextDeadlineTicks;
        if (deadline == long.MaxValue)
        {
            return false;
        }

        test.Clock.Advance(Math.Max(0, deadline - test.Clock.NowTicks));
        return true;
    }

    private static Schedule? MakeSchedule(Under under) => under switch
    {
        Under.Fifo => null,
        Under.Deadline => new DeadlineSchedule(),
        _ => new PrioritySchedule(),
    };

    private static TaskHandle Spawn(TestExecutor test, Future target, Under under)
    {
        TaskHandle task = test.Spawn(target, "target");
        if (test.Schedule is PrioritySchedule priorities)
        {
            priorities.SetPriority(task, under == Under.HighestPriority ? PrioritySchedule.Highest : PrioritySchedule.Lowest);
        }
        else if (test.Schedule is DeadlineSchedule deadlines)
        {
            deadlines.SetDeadline(task, 5);
        }

        return task;
    }

    private static bool Cancel(TaskHandle task, By by, TestExecutor test)
    {
        bool cancelled = false;
        switch (by)
        {
            case By.Task:
                cancelled = task.GetState() is TaskState.Ready or TaskState.Waiting;
                test.Spawn(CancelIt(task));
                break;
            case By.Thread:
                var thread = new Thread(() => cancelled = task.Cancel());
                thread.Start();
                thread.Join();
                break;
            case By.HandleTwice:
                cancelled = task.Cancel();
                Assert.Equal(cancelled, task.Cancel());
                break;
            default:
                cancelled = task.Cancel();
                break;
        }

        return cancelled;
    }

    private static void Finish(Scene scene, string when)
    {
        TestExecutor test = scene.Test;
        test.CancelAll();
        test.Executor.AssertInvariants();
        scene.AssertClean(when);
        Assert.Equal(0, test.Executor.TaskCount);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        Assert.Equal(2, test.Executor.BlockOn(Newcomer()));
    }

    private static bool IsAlive(TaskHandle task) => task.GetState() is TaskState.Ready or TaskState.Waiting or TaskState.Running;

    private static async Future CancelIt(TaskHandle task)
    {
        await Future.Yield();
        task.Cancel();
    }

    /// <summary>Runs beside the cancelled task and must come to its end, in order, although it is cancelled itself at the end.</summary>
    private static async Future Neighbour(List<string> trace)
    {
        try
        {
            for (int i = 0; i < 4; i++)
            {
                trace.Add("n" + i);
                await (i % 2 == 0 ? Timer.AfterTicks(i) : Breath());
            }
        }
        finally
        {
            for (int i = trace.Count; i < 4; i++)
            {
                trace.Add("n" + i);
            }

            trace.Add("n end");
        }

        static async Future Breath() => await Future.Yield();
    }

    private static async Future<int> Newcomer()
    {
        await Future.Yield();
        await Timer.AfterTicks(3);
        return await Future.Select(Timer.AfterTicks(9), Timer.AfterTicks(8), Timer.AfterTicks(7));
    }
}
