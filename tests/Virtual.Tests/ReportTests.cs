using System;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public partial class ReportTests
{
    [Fact]
    public void NoOptions_RunsTenMinutesOfTheDemo()
    {
        CliResult result = Cli.Run();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("10 min, seed 1, trace greenhouse.csv, script demo.txt", result.Lines[1]);
        Assert.Matches("^heap after start-up: 0 bytes allocated in [1-9][0-9]* polls$", result.LastLine);
    }

    [Fact]
    public void Report_HasASectionForEverything()
    {
        CliResult result = Cli.Run();
        string[] titles = [.. result.Lines.Where(line => line.StartsWith("── ", StringComparison.Ordinal)).Select(line => line.Trim('─', ' '))];
        Assert.Equal(["Pins: ▁ low, █ high, ▄ both", "Tasks: times in ticks, a tick is 1 µs", "Board", "What happened"], titles);
        foreach (string start in new[] { "led ", "fan ", "heater ", "button ", "main ", "controller ", "status led ", "console ", "supervisor ", "sensor ×8 ", "cpu ", "timers ", "interrupts ", "I2C ", "serial " })
        {
            Assert.Contains(result.Lines, line => line.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData()]
    [InlineData("--for", "1s")]
    [InlineData("--for", "24h")]
    [InlineData("--for", "1ms")]
    [InlineData("--seed", "18446744073709551615")]
    public void Report_FitsInto80ColumnsWithoutColours(params string[] args)
    {
        CliResult result = Cli.Run(args);
        Assert.All(result.Lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(result.Lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain('\r', result.Output);
    }

    [Fact]
    public void Speed_IsToldOnStandardErrorOnly()
    {
        CliResult result = Cli.Run("--for", "90s");
        Assert.Matches(Speed(), result.Error);
        Assert.DoesNotContain("virtual time", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_ShowsTheLastOfWhatHappened()
    {
        CliResult result = Cli.Run();
        Assert.Contains("02:00.0  serial  > open the window → error: unknown command 'open', try help", result.Lines);
        Assert.Contains("03:20.0  sensor  does not answer any more (nack)", result.Lines);
        Assert.Contains("03:22.5  sensor  silent, its task is restarted, 7 times in 21 s", result.Lines);
        Assert.Contains("06:00.0  button  pressed for 1.5 s", result.Lines);
        Assert.Contains("05:10.0  serial  > tasks → 1 controller waiting (5 more lines)", result.Lines);
        Assert.Contains(result.Lines, line => line.EndsWith("earlier, see --json", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_OfAShortRun_ShowsOutputsToo()
    {
        CliResult result = Cli.Run("--for", "1s");
        Assert.Contains("00:00.0  serial  greenhouse ready, try help", result.Lines);
        Assert.Contains("00:00.0  heater  on", result.Lines);
    }

    [Fact]
    public void Log_TellsOfAButtonThatIsStillDown()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("inputs.txt", "500ms press button 10s\n");
        Assert.Contains("00:00.5  button  pressed, still down after 500 ms", Cli.Run("--script", script, "--for", "1s").Lines);
    }

    [Fact]
    public void Log_DoesNotGuessWhoseAnswerItIs()
    {
        using var folder = new TemporaryFolder();
        // The second command is typed into the answer to the first, whose later lines are not answers to the second.
        string script = folder.Write("inputs.txt", "1s serial \"help\\nset 25\"\n");
        string[] serial = [.. Cli.Run("--script", script, "--for", "2s").Lines.Where(line => line.StartsWith("00:01.0  serial", StringComparison.Ordinal))];
        Assert.Equal("00:01.0  serial  > help → help this list", serial[0]);
        Assert.Equal("00:01.0  serial  > set 25", serial[1]);
        Assert.Equal("00:01.0  serial  set 25.00 C", serial[^1]);
    }

    [GeneratedRegex(@"^1 min 30 s of virtual time in \d+\.\d\d s\n$")]
    private static partial Regex Speed();
}
