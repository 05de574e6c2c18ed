using System;
using Xunit;

namespace Embedded.Async.Tests;

public class CancelEverywhereTests
{
    public static TheoryData<string, By> EveryScenarioByEveryone()
    {
        var data = new TheoryData<string, By>();
        foreach (string scenario in CancelEverywhere.ScenarioNames)
        {
            foreach (By by in Enum.GetValues<By>())
            {
                data.Add(scenario, by);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScenarioByEveryone))]
    public void Cancel_AtEveryStep_LeavesNothingBehind(string scenario, By by) =>
        CancelEverywhere.Check(scenario, by);
}
