using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>What the firmware does in the ten minutes of the bundled script, seen from outside.</summary>
public class DemoStoryTests
{
    private const long Second = VirtualTime.TicksPerSecond;

    private readonly JsonElement _report = Cli.Json();

    [Fact]
    public void Light_ShowsModesAndAlarm()
    {
        Assert.Equal(
            [
                (0, "shows mode auto"), (30, "shows mode off"), (45, "shows mode manual"), (60, "shows mode auto"),
                (202, "shows alarm"), (360, "shows mode manual"), (400, "shows mode auto"), (480, "shows mode manual"),
            ],
            Events("light"));
    }

    [Fact]
    public void Button_PressesAreSeenWithoutTheirBounce()
    {
        Assert.Equal([30, 45, 60, 360, 480, 480], Events("button").Select(press => press.Second));
        Assert.True(Pin("button").GetProperty("edges").GetInt64() > 12, "contacts bounce");
    }

    [Fact]
    public void Sensor_IsRestartedWhileItsCableIsLoose()
    {
        (long Second, string Text)[] sensor = [.. Events("sensor")];
        Assert.Equal((200, "does not answer any more (nack)"), sensor[0]);
        Assert.Equal((225, "works again"), sensor[^1]);
        Assert.Equal(7, sensor.Length - 2);
        Assert.All(sensor[1..^1], restart => Assert.Equal("silent, its task is restarted", restart.Text));
        JsonElement task = _report.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("name").GetString() == "sensor");
        Assert.Equal(8, task.GetProperty("spawns").GetInt32());
    }

    [Fact]
    public void Console_AnswersEveryCommand()
    {
        string[] log = [.. _report.GetProperty("events").EnumerateArray()
            .Where(item => item.GetProperty("kind").GetString()!.StartsWith("serial", StringComparison.Ordinal))
            .Select(item => (item.GetProperty("kind").GetString() == "serial in" ? "> " : "") + item.GetProperty("text").GetString())];
        Assert.Equal("greenhouse ready, try help", log[0]);
        AssertAnswer("help", "help                    this list");
        AssertAnswer("set 26", "set 26.00 C");
        AssertAnswer("open the window", "error: unknown command 'open', try help");
        AssertAnswer("set warm", "error: set needs a temperature such as 24 or 24.5");
        AssertAnswer("mode manual", "mode manual");
        AssertAnswer("tasks", "1   controller    waiting");
        Assert.Equal(15 - 2, log.Count(line => line.StartsWith("> ", StringComparison.Ordinal)));

        void AssertAnswer(string command, string answer) => Assert.Equal(answer, log[Array.IndexOf(log, "> " + command) + 1]);
    }

    [Fact]
    public void Alarm_IsInTheStatusUntilTheLongPress()
    {
        string[] answers = [.. Events("serial out").Select(line => line.Text).Where(line => line.Contains("alarm o", StringComparison.Ordinal))];
        Assert.Equal(["off", "off", "on", "off"], answers.Select(answer => answer[(answer.LastIndexOf(' ') + 1)..]));
    }

    [Fact]
    public void FanAndHeater_AreNeverOnTogether()
    {
        bool fan = false;
        bool heater = false;
        foreach (JsonElement item in _report.GetProperty("events").EnumerateArray())
        {
            bool on = item.GetProperty("text").GetString() == "on";
            fan = item.GetProperty("kind").GetString() == "fan" ? on : fan;
            heater = item.GetProperty("kind").GetString() == "heater" ? on : heater;
            Assert.False(fan && heater, item.ToString());
        }
    }

    [Fact]
    public void Thermostat_SwitchesOutsideOfItsHysteresisOnly()
    {
        RunOptions options = new() { ForTicks = 1, RealTime = false, Interactive = false, Seed = 1, Trace = null, Script = null, Vcd = null, Json = null };
        SensorTrace trace = RunInputs.Load(options, out _)!.Trace;
        // When an output is switched for another reason: a mode, a setpoint, a sensor lost and found.
        long[] orders = [0, 30, 45, 60, 90, 202, 225, 300, 400, 405, 480];
        int switched = 0;
        foreach ((string kind, long atTicks, string text) in AllEvents().Where(item => item.Kind is "fan" or "heater"))
        {
            if (orders.Any(order => atTicks >= order * Second && atTicks < (order + 2) * Second))
            {
                continue;
            }

            switched++;
            int set = atTicks > 90 * Second && atTicks < 405 * Second ? 2600 : 2400;
            // Half a degree of hysteresis; a second's slope and the sensor's rounding for the time of measuring.
            int above = (trace.TemperatureCentidegrees(atTicks) - set) * (kind == "fan" ? 1 : -1);
            Assert.InRange(above, text == "on" ? 40 : -15, text == "on" ? 65 : 10);
        }

        Assert.True(switched >= 6, $"only {switched}");
    }

    private IEnumerable<(string Kind, long AtTicks, string Text)> AllEvents() => _report.GetProperty("events").EnumerateArray()
        .Select(item => (item.GetProperty("kind").GetString()!, item.GetProperty("atTicks").GetInt64(), item.GetProperty("text").GetString()!));

    private IEnumerable<(long Second, string Text)> Events(string kind) =>
        AllEvents().Where(item => item.Kind == kind).Select(item => (item.AtTicks / Second, item.Text));

    private JsonElement Pin(string name) =>
        _report.GetProperty("pins").EnumerateArray().Single(pin => pin.GetProperty("name").GetString() == name);
}
