using System;
using System.Reflection;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A class of its own, so that it runs beside <see cref="CancelEverywhereTests"/>.</summary>
public class CancelUnderAScheduleTests
{
    public static TheoryData<string, By, Under> EveryScenarioUnderASchedule()
    {
        var data = new TheoryData<string, By, Under>();
        foreach (MethodInfo method in typeof(Scenarios).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        {
            // Not by a task or by spurious wakes there: a task that is always ready rightly keeps those out that are less urgent.
            data.Add(method.Name, By.Handle, Under.HighestPriority);
            data.Add(method.Name, By.Self, Under.HighestPriority);
            data.Add(method.Name, By.Thread, Under.LowestPriority);
            data.Add(method.Name, By.Task, Under.LowestPriority);
            data.Add(method.Name, By.Handle, Under.Deadline);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScenarioUnderASchedule))]
    public void Cancel_AtEveryStepUnderASchedule_LeavesNothingBehind(string scenario, By by, Under under)
    {
        var make = typeof(Scenarios).GetMethod(scenario)!.CreateDelegate<Func<Scene, Future>>();
        int runs = CancelEverywhere.Run(make, by, under);
        Assert.True(runs > 1 || by == By.Self, "nothing was cancelled");
    }
}
