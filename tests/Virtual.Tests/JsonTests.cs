using System.Linq;
using System.Text.Json;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class JsonTests
{
    [Fact]
    public void Json_HasItsSchema()
    {
        JsonElement report = Cli.Json("--seed", "18446744073709551615", "--for", "20s");
        AssertNames(report, "schema", "firmware", "options", "clock", "pins", "tasks", "cpu", "lints", "timers", "interrupts", "i2c", "uart", "events", "heap", "faults", "exitCode");
        AssertNames(report.GetProperty("options"), "forTicks", "realtime", "interactive", "seed", "trace", "script");
        AssertNames(report.GetProperty("clock"), "ticksPerSecond", "endTicks");
        AssertNames(report.GetProperty("pins")[0], "name", "edges", "highTicks", "highShare", "timeline");
        AssertNames(report.GetProperty("tasks")[0], "name", "state", "spawns", "polls", "wakes", "longestPollTicks", "medianLatencyTicks", "worstLatencyTicks");
        AssertNames(report.GetProperty("cpu"), "busyTicks", "idleTicks", "busyShare", "idleShare");
        AssertNames(report.GetProperty("timers"), "fired", "worstLatenessTicks");
        AssertNames(report.GetProperty("interrupts"), "posted", "lost", "mostWaiting");
        AssertNames(report.GetProperty("i2c"), "transfers", "failed", "busyTicks");
        AssertNames(report.GetProperty("uart"), "bytesIn", "bytesOut", "bytesLost");
        AssertNames(report.GetProperty("events")[0], "atTicks", "kind", "text");
        AssertNames(report.GetProperty("heap"), "sealed", "bytes", "polls");

        Assert.Equal("virtual-board/1", report.GetProperty("schema").GetString());
        Assert.Equal(ulong.MaxValue, report.GetProperty("options").GetProperty("seed").GetUInt64());
        Assert.Equal(20_000_000, report.GetProperty("options").GetProperty("forTicks").GetInt64());
        Assert.Equal(20_000_000, report.GetProperty("clock").GetProperty("endTicks").GetInt64());
        Assert.Equal(0, report.GetProperty("heap").GetProperty("bytes").GetInt64());
        Assert.True(report.GetProperty("heap").GetProperty("sealed").GetBoolean());
        Assert.Equal(0, report.GetProperty("faults").GetArrayLength());
        Assert.Equal(0, report.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public void Figures_AgreeWithEachOther()
    {
        JsonElement report = Cli.Json();
        long end = report.GetProperty("clock").GetProperty("endTicks").GetInt64();
        foreach (JsonElement pin in report.GetProperty("pins").EnumerateArray())
        {
            Assert.Equal(50, pin.GetProperty("timeline").GetString()!.Length);
            Assert.Equal((double)pin.GetProperty("highTicks").GetInt64() / end, pin.GetProperty("highShare").GetDouble(), 6);
        }

        JsonElement cpu = report.GetProperty("cpu");
        Assert.Equal(end, cpu.GetProperty("busyTicks").GetInt64() + cpu.GetProperty("idleTicks").GetInt64());
        Assert.Equal((double)cpu.GetProperty("busyTicks").GetInt64() / end, cpu.GetProperty("busyShare").GetDouble(), 6);
        Assert.Equal(0, report.GetProperty("lints").GetArrayLength());

        // Polls of tasks are those of start-up and those after it.
        long polls = report.GetProperty("tasks").EnumerateArray().Sum(task => task.GetProperty("polls").GetInt64());
        Assert.InRange(report.GetProperty("heap").GetProperty("polls").GetInt64(), polls - 20, polls);
        long[] times = [.. report.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("atTicks").GetInt64())];
        Assert.Equal(times.Order(), times);
    }

    private static void AssertNames(JsonElement element, params string[] names) =>
        Assert.Equal(names, element.EnumerateObject().Select(property => property.Name));
}
