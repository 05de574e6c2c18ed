using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace ModelChecking;

/// <summary>
/// Runs a scenario in every interleaving of its threads within bounds. The operations of <c>Volatile</c>, <c>Interlocked</c>, <c>Monitor</c>
/// and of events are where one thread may stop and another go on. One search at a time in a process.
/// </summary>
internal static class Model
{
    static Model()
    {
        // A static constructor that runs within a schedule could not be left and entered again.
        foreach (Type type in typeof(Model).Assembly.GetTypes())
        {
            if (!type.ContainsGenericParameters)
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }
    }

    /// <summary>Runs all schedules within the bounds, up to the first that fails.</summary>
    public static Outcome Search(Action<Scenario> body, Bounds? bounds = null)
    {
        bounds ??= new Bounds();
        WarmUp(body, bounds);
        int schedules = 0;
        Failure? failure = null;
        bool isComplete = false;
        using (var scheduler = Scheduler.Searching(body, bounds))
        {
            while (failure is null && !isComplete && schedules < bounds.Schedules)
            {
                schedules++;
                failure = scheduler.RunOnce();
                isComplete = failure is null && !scheduler.Advance();
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{schedules} schedules; {bounds}");
        return new Outcome(schedules, failure is null ? null : Traced(body, failure, bounds), isComplete);
    }

    /// <summary>As <see cref="Search"/>; throws unless all schedules passed.</summary>
    /// <returns>How many there were.</returns>
    public static int Check(Action<Scenario> body, Bounds? bounds = null)
    {
        Outcome outcome = Search(body, bounds);
        return outcome.Failure is not null ? throw new ModelFailureException(outcome.Failure.ToString())
            : outcome.IsComplete ? outcome.Schedules
            : throw new ModelFailureException($"not finished after {outcome.Schedules} schedules; lower a bound");
    }

    /// <summary>Runs exactly one schedule, as a failure names it. Returns how it failed, or null if it passes.</summary>
    /// <param name="body">The scenario.</param>
    /// <param name="schedule">See <see cref="ScheduleText"/>; empty is the ordinary course.</param>
    /// <param name="bounds">Whether there are store buffers; and the bound of steps.</param>
    public static Failure? Replay(Action<Scenario> body, string schedule, Bounds? bounds = null)
    {
        bounds ??= new Bounds();
        WarmUp(body, bounds);
        using var scheduler = Scheduler.Replaying(body, bounds, schedule);
        return scheduler.RunOnce();
    }

    /// <summary>
    /// Within a scenario's thread: what the action does is one step, up to where it must wait. For what is not to be searched, because it is long
    /// or is searched elsewhere.
    /// </summary>
    public static void AsOneStep(Action action)
    {
        ModelThread me = Scheduler.Current ?? throw new InvalidOperationException("not in a scenario's thread");
        me.Scheduler.Fence(me);
        me.IsQuiet = true;
        action();
        me.IsQuiet = false;
    }

    /// <summary>
    /// Runs the ordinary schedule: what is made at the first use, or is missing after a schedule that failed, a future of a thread's pool say,
    /// would make the next schedule another one than the rest.
    /// </summary>
    private static void WarmUp(Action<Scenario> body, Bounds bounds)
    {
        using var scheduler = Scheduler.WarmingUp(body, bounds);
        scheduler.RunOnce();
    }

    private static Failure Traced(Action<Scenario> body, Failure failure, Bounds bounds)
    {
        if (failure.Kind == FailureKind.NotTheSame)
        {
            return failure;
        }

        Failure? again = Replay(body, failure.Schedule, bounds);
        return again is not null && again.Kind == failure.Kind && again.Message == failure.Message
            ? again
            : throw new ModelFailureException($"the scenario does not do the same thing each time: {failure}, and then {again?.ToString() ?? "nothing"}");
    }
}
