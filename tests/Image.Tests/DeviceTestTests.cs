using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.HostShim.Image;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>The tests that are written for a device, on its own code.</summary>
public class DeviceTestTests
{
    private static readonly Dictionary<string, DeviceTest> s_tests =
        new DeviceTestRunner(WovenImage.DeviceTests, TextWriter.Null).Tests.ToDictionary(test => test.Name);

    public static TheoryData<string> Names => [.. s_tests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void DeviceTest_OnWovenCode_Passes(string name) => s_tests[name].Run();

    [Fact]
    public void Runner_OnTheShakenImage_PassesThemAll()
    {
        using var output = new StringWriter();
        new DeviceTestRunner(WovenImage.ShakenDeviceTests, output).Run();
        Assert.Superset(s_tests.Keys.ToHashSet(), PassedIn(output).ToHashSet());
    }

    [Fact]
    public void Program_WithoutALauncher_SaysTheSameAsTheRunner()
    {
        using var byRunner = new StringWriter();
        new DeviceTestRunner(WovenImage.ShakenDeviceTests, byRunner).Run();

        TextWriter console = Console.Out;
        using var byItself = new StringWriter();
        using IDisposable board = WovenImage.ShakenDeviceTests.MakeBoard();
        Console.SetOut(byItself);
        try
        {
            WovenImage.ShakenDeviceTests.Load(DeviceTestRunner.AssemblyName).EntryPoint!.Invoke(null, []);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(PassedIn(byRunner), PassedIn(byItself));
    }

    /// <summary>The names of the tests, if each has passed; its time is not looked at.</summary>
    private static List<string> PassedIn(StringWriter output)
    {
        string[] lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.All(lines, line => Assert.Matches("^Test passed,[^,]+,[0-9]+$", line));
        return [.. lines.Select(line => line.Split(',')[1])];
    }
}
