using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class VcdTests
{
    [Fact]
    public void Vcd_HoldsPinsAndTaskStates()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("run.vcd");
        string json = folder.PathOf("run.json");
        Assert.Equal(0, Cli.Run("--vcd", file, "--json", json).ExitCode);
        var vcd = new VcdFile(File.ReadAllText(file));
        JsonElement report = Cli.Parse(json);

        Assert.Equal("1 us", vcd.Timescale);
        Assert.Equal(report.GetProperty("clock").GetProperty("endTicks").GetInt64(), vcd.EndTime);
        Assert.Equal(
            [
                "board.pins.led", "board.pins.fan", "board.pins.heater", "board.pins.button", "board.inputs.sensor_fault",
                "board.tasks.main", "board.tasks.controller", "board.tasks.button", "board.tasks.status_led",
                "board.tasks.console", "board.tasks.supervisor", "board.tasks.sensor",
            ],
            vcd.Signals.Select(signal => signal.Path));
        foreach (JsonElement pin in report.GetProperty("pins").EnumerateArray())
        {
            VcdSignal signal = vcd["board.pins." + pin.GetProperty("name").GetString()];
            Assert.Equal(pin.GetProperty("edges").GetInt64(), signal.Changes.Count - 1);
        }

        // 2 is running: as many times as the report counts polls.
        foreach (JsonElement task in report.GetProperty("tasks").EnumerateArray())
        {
            VcdSignal signal = vcd["board.tasks." + task.GetProperty("name").GetString()!.Replace(' ', '_')];
            Assert.Equal(task.GetProperty("polls").GetInt64(), signal.Changes.Count(change => change.Value == "010"));
        }

        Assert.Equal([(0, "00"), (200_000_000, "01"), (225_000_000, "00")], vcd["board.inputs.sensor_fault"].Changes);
    }
}
