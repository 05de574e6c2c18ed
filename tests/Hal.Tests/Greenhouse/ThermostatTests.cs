using System;
using System.Collections.Generic;
using Embedded.Greenhouse;
using Xunit;

namespace Embedded.Hal.Tests;

public class ThermostatTests
{
    private const int Set = 2400;

    [Theory]
    // Both off: nothing within half a degree.
    [InlineData("", 0, "")]
    [InlineData("", 50, "")]
    [InlineData("", 51, "fan")]
    [InlineData("", -50, "")]
    [InlineData("", -51, "heater")]
    // Fan on: it runs until the temperature is reached.
    [InlineData("fan", 1000, "fan")]
    [InlineData("fan", 1, "fan")]
    [InlineData("fan", 0, "")]
    [InlineData("fan", -50, "")]
    [InlineData("fan", -51, "heater")]
    // Heater on: it heats until the temperature is reached.
    [InlineData("heater", -1000, "heater")]
    [InlineData("heater", -1, "heater")]
    [InlineData("heater", 0, "")]
    [InlineData("heater", 50, "")]
    [InlineData("heater", 51, "fan")]
    public void Auto_KeepsTheTemperature_WithHysteresis(string before, int above, string expected)
    {
        var climate = new Climate();
        climate.SetTemperature(Set);
        climate.SetReading(Set + above, 5000, 101325);
        Assert.Equal(expected, Apply(climate, before));
    }

    [Theory]
    [InlineData("Off", "")]
    [InlineData("Manual", "fan")]
    public void OtherModes_LookAtNoTemperature(string mode, string expected)
    {
        foreach (int temperature in new[] { -4000, Set, 8500 })
        {
            foreach (string before in new[] { "", "fan", "heater" })
            {
                var climate = new Climate();
                climate.SetMode(Enum.Parse<Mode>(mode));
                Assert.Equal(expected, Apply(climate, before));
                climate.SetReading(temperature, 5000, 101325);
                Assert.Equal(expected, Apply(climate, before));
            }
        }
    }

    [Fact]
    public void AutoWithoutAReading_NothingIsOn()
    {
        foreach (string before in new[] { "", "fan", "heater" })
        {
            var climate = new Climate();
            Assert.Equal("", Apply(climate, before));
            climate.SetReading(-4000, 5000, 101325);
            climate.LoseSensor();
            Assert.Equal("", Apply(climate, before));
        }
    }

    [Fact]
    public void RisingAndFallingTemperature_SwitchesEachOutputOnce()
    {
        using var board = new TestBoard();
        var pins = new PinController();
        OutputPin fan = pins.OpenOutput(1);
        OutputPin heater = pins.OpenOutput(2);
        var climate = new Climate();
        climate.SetTemperature(Set);
        var trace = new List<string>();
        for (int i = 0; i <= 400; i++)
        {
            bool fanWas = fan.IsHigh;
            bool heaterWas = heater.IsHigh;
            // From 1 °C below to 1 °C above and back.
            int above = i <= 200 ? i - 100 : 300 - i;
            climate.SetReading(Set + above, 5000, 101325);
            Thermostat.Apply(climate, fan, heater);
            Assert.False(fan.IsHigh && heater.IsHigh);
            if (fan.IsHigh != fanWas)
            {
                trace.Add((fan.IsHigh ? "fan on " : "fan off ") + above);
            }

            if (heater.IsHigh != heaterWas)
            {
                trace.Add((heater.IsHigh ? "heater on " : "heater off ") + above);
            }
        }

        Assert.Equal(["heater on -100", "heater off 0", "fan on 51", "fan off 0", "heater on -51"], trace);
    }

    private static string Apply(Climate climate, string before)
    {
        // A board of its own for each case: a pin is opened once.
        using var board = new TestBoard();
        var pins = new PinController();
        OutputPin fan = pins.OpenOutput(1, before == "fan");
        OutputPin heater = pins.OpenOutput(2, before == "heater");
        Thermostat.Apply(climate, fan, heater);
        return (fan.IsHigh ? "fan" : "") + (heater.IsHigh ? "heater" : "");
    }
}
