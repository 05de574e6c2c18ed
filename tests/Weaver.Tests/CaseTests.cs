using Embedded.Weaver.Tests.Library;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>Every case does woven what it does as the compiler made it for the desktop, however its awaits wait.</summary>
public class CaseTests(WovenCases cases)
{
    public static TheoryData<string, OptimizationLevel> All()
    {
        var data = new TheoryData<string, OptimizationLevel>();
        foreach (string name in CaseAssembly.Names)
        {
            data.Add(name, OptimizationLevel.Release);
            data.Add(name, OptimizationLevel.Debug);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Case_Woven_DoesWhatItDoesOnTheDesktop(string name, OptimizationLevel optimization)
    {
        Woven woven = cases.Get(optimization);
        var device = new CaseAssembly(woven.Load("Cases"), woven.Load("Library"));
        for (Waits waits = Waits.Never; waits <= Waits.InCombinators; waits++)
        {
            string expected = CaseAssembly.Desktop.Run(name, waits);

            Assert.Equal(expected, device.Run(name, waits));
            // Again, with machines that come from their pools.
            Assert.Equal(expected, device.Run(name, waits));
        }
    }
}
