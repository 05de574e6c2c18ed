using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A class of its own, so that it runs beside <see cref="CancelEverywhereTests"/>.</summary>
public class CancelUnderAScheduleTests
{
    public static TheoryData<string, By, Under> EveryScenarioUnderASchedule()
    {
        var data = new TheoryData<string, By, Under>();
        foreach (string scenario in CancelEverywhere.ScenarioNames)
        {
            // Not by a task or by spurious wakes there: a task that is always ready rightly keeps those out that are less urgent.
            data.Add(scenario, By.Handle, Under.HighestPriority);
            data.Add(scenario, By.Self, Under.HighestPriority);
            data.Add(scenario, By.Thread, Under.LowestPriority);
            data.Add(scenario, By.Task, Under.LowestPriority);
            data.Add(scenario, By.Handle, Under.Deadline);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScenarioUnderASchedule))]
    public void Cancel_AtEveryStepUnderASchedule_LeavesNothingBehind(string scenario, By by, Under under) =>
        CancelEverywhere.Check(scenario, by, under);
}
