using System;
using System.IO;
using Xunit;

namespace Embedded.HostShim.Tests;

public class SensorTraceTests
{
    private const string Header = "seconds,temperature_c,humidity_percent,pressure_hpa\n";
    private static readonly long s_second = VirtualTime.TicksPerSecond;

    [Fact]
    public void Values_ChangeLinearlyBetweenRows_AndHoldOutside()
    {
        SensorTrace trace = Parse(Header + "10,20.00,40,1000\n20,21.00,50.5,999.5\n");
        Assert.Equal(2000, trace.TemperatureCentidegrees(0));
        Assert.Equal(2000, trace.TemperatureCentidegrees(10 * s_second));
        Assert.Equal(2050, trace.TemperatureCentidegrees(15 * s_second));
        Assert.Equal(4525, trace.HumidityCentipercent(15 * s_second));
        Assert.Equal(99975, trace.PressurePascal(15 * s_second));
        Assert.Equal(2100, trace.TemperatureCentidegrees(20 * s_second));
        Assert.Equal(2100, trace.TemperatureCentidegrees(2000 * s_second));
        // Back again: the search must not depend on where it was.
        Assert.Equal(2025, trace.TemperatureCentidegrees((long)(12.5 * s_second)));
    }

    [Fact]
    public void CommentsBlankLinesAndCrLf_AreAccepted()
    {
        SensorTrace trace = Parse("# made up\r\n\r\n" + Header.Replace("\n", "\r\n", StringComparison.Ordinal) + "0, 20 ,40,1000\r\n# end\r\n");
        Assert.Equal(1, trace.RowCount);
        Assert.Equal(2000, trace.TemperatureCentidegrees(5));
    }

    [Theory]
    [InlineData("", 1, "the file is empty; expected the header `seconds,temperature_c,humidity_percent,pressure_hpa`")]
    [InlineData("# only\n# comments\n", 2, "the file is empty; expected the header `seconds,temperature_c,humidity_percent,pressure_hpa`")]
    [InlineData("time,temp\n", 1, "expected the header `seconds,temperature_c,humidity_percent,pressure_hpa`, found `time,temp`")]
    [InlineData(Header, 1, "there is a header but no row of values")]
    [InlineData(Header + "0,20,40\n", 2, "expected 4 values (seconds,temperature_c,humidity_percent,pressure_hpa), found 3")]
    [InlineData(Header + "0,20,40,1000\n1,warm,40,1000\n", 3, "temperature_c: `warm` is not a number")]
    [InlineData(Header + "0,20,,1000\n", 2, "humidity_percent: `` is not a number")]
    [InlineData(Header + "0,NaN,40,1000\n", 2, "temperature_c: `NaN` is not a number")]
    [InlineData(Header + "0,20,40,1000\n\n0,20,40,1000\n", 4, "seconds must be greater than in the row before")]
    [InlineData(Header + "-1,20,40,1000\n", 2, "seconds: -1 is out of range, 0..3153600000 s is allowed")]
    [InlineData(Header + "0,85.1,40,1000\n", 2, "temperature_c: 85.1 is out of range, -40..85 °C is allowed")]
    [InlineData(Header + "0,-40.5,40,1000\n", 2, "temperature_c: -40.5 is out of range, -40..85 °C is allowed")]
    [InlineData(Header + "0,20,100.5,1000\n", 2, "humidity_percent: 100.5 is out of range, 0..100 % is allowed")]
    [InlineData(Header + "0,20,40,299\n", 2, "pressure_hpa: 299 is out of range, 300..1100 hPa is allowed")]
    public void MalformedFile_IsRefusedWithFileLineAndReason(string text, int line, string reason)
    {
        TraceFormatException error = Assert.Throws<TraceFormatException>(() => Parse(text));
        Assert.Equal($"air.csv({line}): {reason}", error.Message);
        Assert.Equal(line, error.Line);
        Assert.Equal("air.csv", error.File);
    }

    [Fact]
    public void BundledTrace_IsValid_SaysThatItIsMadeUp_AndCrossesTheSetpointSeveralTimes()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "bundled", "greenhouse.csv");
        Assert.StartsWith("# A made-up profile", File.ReadAllText(path), StringComparison.Ordinal);
        SensorTrace trace = SensorTrace.Load(path);
        Assert.True(trace.RowCount >= 60);
        Assert.Equal(1800 * s_second, trace.EndTicks);
        int swings = 0;
        bool? warm = null;
        for (int second = 0; second < 600; second++)
        {
            int now = trace.TemperatureCentidegrees(second * s_second);
            bool? next = now > 2700 ? true : now < 2200 ? false : warm;
            swings += next != warm && warm is not null ? 1 : 0;
            warm = next;
        }

        Assert.True(swings >= 4, $"{swings} swings between 22 °C and 27 °C");
    }

    [Fact]
    public void ReplayingATrace_AllocatesNothing()
    {
        SensorTrace trace = Parse(Header + "0,20,40,1000\n100,30,50,1010\n200,10,60,990\n");
        long at = 0;
        Allocation.AssertNone(() => trace.TemperatureCentidegrees(at += s_second / 10));
    }

    private static SensorTrace Parse(string text) => SensorTrace.Parse(new StringReader(text), "air.csv");
}
