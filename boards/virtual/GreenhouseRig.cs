using System;
using Embedded.Async;
using Embedded.Greenhouse;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>The virtual board with the greenhouse's parts on it, and the firmware started.</summary>
internal sealed class GreenhouseRig : IDisposable
{
    private readonly GreenhouseParts _parts;

    internal GreenhouseRig(ulong seed, IEnvironment environment, bool realTime)
    {
        Board = new VirtualBoard(seed);
        Sensor = new Bme280Model(Board, environment);
        _parts = new GreenhouseParts(Board, Sensor);
        SensorFault = Board.Recorder.Register("inputs", "sensor_fault", 2, (uint)Sensor.Fault);
        Sensor.FaultChanged += sensor => Board.Recorder.Record(SensorFault, (uint)sensor.Fault);

        Executor = new Executor(new BoardClock(Board));
        Runner = new BoardRunner(Board, Executor, realTime);
        Executor.Spawn(GreenhouseFirmware.Main(GreenhouseParts.MakeBoard(Executor)), "main");
    }

    internal VirtualBoard Board { get; }

    internal VirtualLed Led => _parts.Led;

    internal VirtualLed Fan => _parts.Fan;

    internal VirtualLed Heater => _parts.Heater;

    internal VirtualButton Button => _parts.Button;

    internal VirtualUart Console => _parts.Console;

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
}
