using System;
using System.IO;
using System.Linq;
using Embedded.HostShim;
using Embedded.HostShim.Image;
using nanoFramework.TestFramework;
using Xunit;
using Assert = Xunit.Assert;
using DeviceAssert = nanoFramework.TestFramework.Assert;

namespace Embedded.Image.Tests;

/// <summary>What the runner says of tests that fail, skip and take data; the tests are the classes at the end.</summary>
public class RunnerTests
{
    [Fact]
    public void Run_SaysOfEachWhatBecameOfIt()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var runner = new DeviceTestRunner(typeof(RunnerTests).Assembly, () => new VirtualBoard(), output);
        runner.Run();

        string[] said = [.. output.ToString().Split('\n').Where(line => line.StartsWith("Test ", StringComparison.Ordinal))
            .Select(line => line.Replace("Embedded.Image.Tests.", "", StringComparison.Ordinal))
            .Select(line => line.StartsWith("Test passed", StringComparison.Ordinal) ? line[..line.LastIndexOf(',')] : line)];
        Assert.Equal(
            [
                "Test passed,MixedDeviceTests.SetUp.0",
                "Test failed,MixedDeviceTests.Adds.0,sum: expected <3>, got <4>",
                "Test passed,MixedDeviceTests.Adds.1",
                "Test skipped,MixedDeviceTests.Skips.0,not here",
                "Test passed,MixedDeviceTests.CleanUp.0",
                "Test skipped,SkippedDeviceTests.SetUp.0,none of them",
            ],
            said);
        Assert.Contains("MixedDeviceTests.Adds(Int32 a, Int32 b, Int32 sum) in ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal((3, 1, 2), (runner.Passed, runner.Failed, runner.Skipped));
    }
}

/// <summary>Some pass, some do not.</summary>
[TestClass]
public class MixedDeviceTests
{
    private bool _isSetUp;

    [Setup]
    public void SetUp() => _isSetUp = true;

    [TestMethod]
    [DataRow(1, 3, 3)]
    [DataRow(1, 2, 3)]
    public void Adds(int a, int b, int sum)
    {
        DeviceAssert.IsTrue(_isSetUp);
        DeviceAssert.AreEqual(sum, a + b, "sum");
    }

    [TestMethod]
    public void Skips() => DeviceAssert.SkipTest("not here");

    [Cleanup]
    public void CleanUp() => DeviceAssert.IsTrue(_isSetUp);
}

/// <summary>The setup skips all.</summary>
[TestClass]
public class SkippedDeviceTests
{
    [Setup]
    public void SetUp() => DeviceAssert.SkipTest("none of them");

    [TestMethod]
    public void NeverRuns() => throw new InvalidOperationException("it ran");

    [Cleanup]
    public void NeitherDoesThis() => throw new InvalidOperationException("it ran");
}
