using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Embedded.HostShim.Image;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>Woven code knows its source lines.</summary>
public partial class SymbolTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exception_OfAWovenMethod_NamesTheLineThatThrew(bool shaken)
    {
        DeviceImage image = shaken ? WovenImage.ShakenDeviceTests : WovenImage.DeviceTests;
        Type faults = image.Load(DeviceTestRunner.AssemblyName).GetType("Embedded.Device.Tests.Faults", throwOnError: true)!;
        var exception = (Exception)faults.GetMethod("Raise")!.Invoke(null, [])!;

        Match place = Place().Match(exception.StackTrace!);
        Assert.True(place.Success, exception.StackTrace);
        string line = File.ReadLines(place.Groups["file"].Value).ElementAt(int.Parse(place.Groups["line"].ValueSpan, null) - 1);
        Assert.Contains("throw new InvalidOperationException(\"here\");", line, StringComparison.Ordinal);
    }

    [GeneratedRegex("at Embedded.Device.Tests.Faults.Outer.Poll\\(.*\\) in (?<file>.*Faults.cs):line (?<line>[0-9]+)")]
    private static partial Regex Place();
}
