using System;
using System.Reflection;
using Xunit;

namespace Embedded.Async.Tests;

public class CancelEverywhereTests
{
    public static TheoryData<string, By> EveryScenarioByEveryone()
    {
        var data = new TheoryData<string, By>();
        foreach (MethodInfo method in typeof(Scenarios).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        {
            foreach (By by in Enum.GetValues<By>())
            {
                data.Add(method.Name, by);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScenarioByEveryone))]
    public void Cancel_AtEveryStep_LeavesNothingBehind(string scenario, By by)
    {
        var make = typeof(Scenarios).GetMethod(scenario)!.CreateDelegate<Func<Scene, Future>>();
        int runs = CancelEverywhere.Run(make, by);
        Assert.True(runs > 1 || by == By.Self, "nothing was cancelled");
    }
}
