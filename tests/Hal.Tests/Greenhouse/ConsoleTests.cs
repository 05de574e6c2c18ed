using System;
using System.Linq;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

public class ConsoleTests
{
    private const string NeedsTemperature = "error: set needs a temperature such as 24 or 24.5";
    private const string NeedsMode = "error: mode needs auto, off or manual";

    [Theory]
    [InlineData("status", "mode auto, set 24.00 C, 21.50 C, 45.67 %, 1013.01 hPa, fan off, heater on, alarm off")]
    [InlineData("  status  ", "mode auto, set 24.00 C, 21.50 C, 45.67 %, 1013.01 hPa, fan off, heater on, alarm off")]
    [InlineData("set 24", "set 24.00 C")]
    [InlineData("set 24.5", "set 24.50 C")]
    [InlineData("set 5", "set 5.00 C")]
    [InlineData("set 40.00", "set 40.00 C")]
    [InlineData("set", NeedsTemperature)]
    [InlineData("set warm", NeedsTemperature)]
    [InlineData("set 24,5", NeedsTemperature)]
    [InlineData("set -5", NeedsTemperature)]
    [InlineData("set .", NeedsTemperature)]
    [InlineData("set 24.", NeedsTemperature)]
    [InlineData("set 1234567", NeedsTemperature)]
    [InlineData("set 4.99", "error: 4.99 C is out of range, 5 to 40")]
    [InlineData("set 40.01", "error: 40.01 C is out of range, 5 to 40")]
    [InlineData("set 0", "error: 0.00 C is out of range, 5 to 40")]
    [InlineData("set 999999", "error: 999999.00 C is out of range, 5 to 40")]
    [InlineData("set 24 25", "error: '25' is one word too many")]
    [InlineData("mode auto", "mode auto")]
    [InlineData("mode off", "mode off")]
    [InlineData("mode manual", "mode manual")]
    [InlineData("mode", NeedsMode)]
    [InlineData("mode on", NeedsMode)]
    [InlineData("mode Auto", NeedsMode)]
    [InlineData("mode auto now", "error: 'now' is one word too many")]
    [InlineData("status now", "error: 'now' is one word too many")]
    [InlineData("help me", "error: 'me' is one word too many")]
    [InlineData("tasks all", "error: 'all' is one word too many")]
    [InlineData("HELP", "error: unknown command 'HELP', try help")]
    [InlineData("open the window", "error: unknown command 'open', try help")]
    [InlineData("\u0007\u001b[2J", "error: unknown command '..[2J', try help")]
    [InlineData("gr\u00fcn", "error: unknown command 'gr..n', try help")]
    [InlineData("", "")]
    [InlineData("    ", "")]
    public void Line_IsAnswered(string line, string expected)
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1.5);
        Assert.Equal("greenhouse ready, try help\r\n", rig.TakeSent());
        Assert.Equal(expected, rig.Ask(line));
    }

    [Fact]
    public void Help_NamesEveryCommand()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(0.5);
        rig.TakeSent();
        string[] lines = rig.Ask("help").Split("\r\n");
        Assert.Equal(["help", "status", "set", "mode", "tasks"], lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.InRange(line.Length, 30, 79));
    }

    [Fact]
    public void Tasks_ListsEveryTaskAndItsState()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1.5);
        rig.TakeSent();
        Assert.Equal(
            """
            1   controller    waiting
            2   button        waiting
            3   status led    waiting
            4   console       running
            5   supervisor    waiting
            6   sensor        waiting
            """.ReplaceLineEndings("\r\n"),
            rig.Ask("tasks"));
    }

    [Fact]
    public void StatusWithoutASensor_SaysSo()
    {
        using var rig = new GreenhouseRig(fault: I2cFault.Nack);
        rig.RunFor(1.5);
        rig.TakeSent();
        Assert.Equal("mode auto, set 24.00 C, sensor silent, fan off, heater off, alarm off", rig.Ask("status"));
    }

    [Fact]
    public void StatusAtItsLongest_IsNotCut()
    {
        using var rig = new GreenhouseRig();
        rig.Air.Temperature = -3999;
        rig.Air.Humidity = 10000;
        rig.Air.Pressure = 110000;
        rig.Ask("mode manual");
        rig.RunFor(1.5);
        string answer = rig.Ask("status");
        Assert.StartsWith("mode manual, set 24.00 C, -39.9", answer);
        Assert.EndsWith(" hPa, fan on, heater off, alarm off", answer);
    }

    [Fact]
    public void LineAsLongAsTheBuffer_IsAnswered_OneLongerIsRefused()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(0.5);
        rig.TakeSent();
        string word = new('x', 64);
        Assert.Equal("error: unknown command '" + word + "', try help", rig.Ask(word));
        Assert.Equal("error: the line is longer than 64 characters", rig.Ask(word + "x"));
        Assert.Equal("mode off", rig.Ask("mode off"));
    }

    [Fact]
    public void WordTooMany_AsLongAsItCanBe_IsNotCut()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(0.5);
        rig.TakeSent();
        string word = new('x', 64 - "mode off ".Length);
        Assert.Equal("error: '" + word + "' is one word too many", rig.Ask("mode off " + word));
    }

    [Fact]
    public void SeveralLinesAtOnce_AreAnsweredInTheirOrder()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(0.5);
        rig.TakeSent();
        Assert.Equal("mode off\r\nset 30.00 C\r\nmode auto\r\n", rig.Send("mode off\nset 30\rmode auto\r\n"));
    }

    [Fact]
    public void ManyCommandsAtOnce_HoldUpNoOtherTask()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1.5);
        rig.TakeSent();
        long lateBefore = rig.Bench.Runner.Monitor.WorstTimerLatenessTicks;
        string answers = rig.Send(string.Concat(Enumerable.Repeat("tasks\nhelp\n", 8)));
        Assert.Equal(8, answers.Split("status led").Length - 1);
        Assert.Equal(8, answers.Split("this list").Length - 1);
        Assert.InRange(rig.Bench.Runner.Monitor.WorstTimerLatenessTicks, 0, Math.Max(lateBefore, TestBoard.Millisecond));
    }

    [Fact]
    public void SetOutOfRange_ChangesNothing()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1.5);
        rig.Ask("set 20");
        Assert.Equal("fan", rig.Outputs);
        rig.Ask("set 41");
        rig.Ask("set 30 30");
        Assert.Equal("fan", rig.Outputs);
        rig.TakeSent();
        Assert.StartsWith("mode auto, set 20.00 C", rig.Ask("status"));
    }
}
