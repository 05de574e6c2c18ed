using System;
using System.Device.Gpio;
using Embedded.Async;
using Embedded.Drivers;
using Embedded.Greenhouse;
using Embedded.Hal;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// The virtual board with what is soldered to it, and the firmware started on it. A real board's folder has the pin
/// numbers and <see cref="MakeBoard"/>; the rest is what a workbench has.
/// </summary>
internal sealed class GreenhouseRig : IDisposable
{
    internal const int LedPin = 2;
    internal const int ButtonPin = 0;
    internal const int FanPin = 18;
    internal const int HeaterPin = 19;
    internal const int ConsolePort = 1;
    internal const int SensorBus = 1;

    internal GreenhouseRig(ulong seed, IEnvironment environment, bool realTime)
    {
        Board = new VirtualBoard(seed);
        Led = new VirtualLed(Board, LedPin, "led");
        Fan = new VirtualLed(Board, FanPin, "fan");
        Heater = new VirtualLed(Board, HeaterPin, "heater");
        Sensor = new Bme280Model(Board, environment);
        Board.I2c.Add(Sensor);
        Button = Board.Inputs.AddButton("button", ButtonPin);
        Console = Board.Uart(ConsolePort);
        Board.Inputs.AddSerial("serial", Console);
        Board.Inputs.AddSensor("sensor", Sensor);
        SensorFault = Board.Recorder.Register("inputs", "sensor_fault", 2, (uint)Sensor.Fault);
        Sensor.FaultChanged += sensor => Board.Recorder.Record(SensorFault, (uint)sensor.Fault);

        Executor = new Executor(new BoardClock(Board));
        Runner = new BoardRunner(Board, Executor, realTime);
        Executor.Spawn(GreenhouseFirmware.Main(MakeBoard(Executor)), "main");
    }

    internal VirtualBoard Board { get; }

    internal VirtualLed Led { get; }

    internal VirtualLed Fan { get; }

    internal VirtualLed Heater { get; }

    internal VirtualButton Button { get; }

    internal VirtualUart Console { get; }

    internal Bme280Model Sensor { get; }

    /// <summary>The sensor's <see cref="I2cFault"/> over time.</summary>
    internal Embedded.HostShim.Signal SensorFault { get; }

    internal Executor Executor { get; }

    internal BoardRunner Runner { get; }

    public void Dispose()
    {
        Runner.Dispose();
        Executor.Dispose();
        Board.Dispose();
    }

    /// <summary>The pin map: all that is different on another board.</summary>
    private static GreenhouseBoard MakeBoard(Executor executor)
    {
        var pins = new PinController();
        var serial = new SerialEvents();
        return new GreenhouseBoard(
            executor,
            button: new Button(pins.OpenInput(ButtonPin, PinMode.InputPullUp)),
            led: pins.OpenOutput(LedPin),
            fan: pins.OpenOutput(FanPin),
            heater: pins.OpenOutput(HeaterPin),
            console: new Uart(serial, ConsolePort),
            sensor: new Bme280(new I2cPort(SensorBus, Bme280.DefaultAddress)));
    }
}
