using System;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class LintTests
{
    [Fact]
    public void Demo_HasNoFindings()
    {
        CliResult result = Cli.Run();
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("── Lints", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line == "cpu         0.3 % busy, 99.7 % idle");
    }

    [Fact]
    public void BusyTask_IsFound_AndTheReportStillFits()
    {
        CliResult result = Cli.Run(rig => rig.Executor.Spawn(Misbehaving.Yield(), "spinner"), "--for", "2s");
        int title = result.Lines.ToList().FindIndex(line => line.StartsWith("── Lints: how tasks are written ", StringComparison.Ordinal));
        Assert.True(title > 0, result.Output);
        Assert.Matches("^spinner +self-waking, in [0-9]+ of 1000 polls$", result.Lines[title + 1]);
        Assert.Equal("         await what it looks for, or a Ticker, instead of Future.Yield in a loop", result.Lines[title + 2]);
        Assert.All(result.Lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Findings_AreInTheJson()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("report.json");
        Cli.Run(rig => rig.Executor.Spawn(Misbehaving.Yield(), "spinner"), "--for", "2s", "--json", file);
        JsonElement lint = Cli.Parse(file).GetProperty("lints").EnumerateArray().Single();
        Assert.Equal("selfWaking", lint.GetProperty("lint").GetString());
        Assert.Equal("spinner", lint.GetProperty("task").GetString());
        Assert.InRange(lint.GetProperty("figure").GetInt64(), 501, 1000);
    }

    [Fact]
    public void TaskThatWaitsTooLong_IsFound_WhenALimitIsSet()
    {
        CliResult result = Cli.Run(rig => rig.Runner.Lints.LongestWaitTicks = 1_500_000, "--for", "2s");
        Assert.Contains(result.Lines, line => line.StartsWith("button", StringComparison.Ordinal) && line.Contains("lost waker, waits for", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("sensor", StringComparison.Ordinal) && line.Contains("lost waker", StringComparison.Ordinal));
    }
}
