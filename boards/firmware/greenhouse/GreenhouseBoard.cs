using Embedded.Async;
using Embedded.Drivers;
using Embedded.Hal;

namespace Embedded.Greenhouse;

/// <summary>What a board must have to run this firmware. Each board's folder makes one from its own pins.</summary>
public sealed class GreenhouseBoard
{
    /// <summary>Names the parts of a board.</summary>
    public GreenhouseBoard(Executor executor, Button button, OutputPin led, OutputPin fan, OutputPin heater, Uart console, Bme280 sensor)
    {
        Executor = executor;
        Button = button;
        Led = led;
        Fan = fan;
        Heater = heater;
        Console = console;
        Sensor = sensor;
    }

    /// <summary>Runs the firmware's tasks.</summary>
    public Executor Executor { get; }

    /// <summary>Short press: next mode. Long press: alarm off.</summary>
    public Button Button { get; }

    /// <summary>The status light.</summary>
    public OutputPin Led { get; }

    /// <summary>The fan's relay; high is on.</summary>
    public OutputPin Fan { get; }

    /// <summary>The heater's relay; high is on.</summary>
    public OutputPin Heater { get; }

    /// <summary>The serial console.</summary>
    public Uart Console { get; }

    /// <summary>Temperature, humidity and pressure.</summary>
    public Bme280 Sensor { get; }
}
