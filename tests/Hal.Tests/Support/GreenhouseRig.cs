using System;
using Embedded.Boards.Virtual;
using Embedded.Greenhouse;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

/// <summary>
/// The greenhouse firmware on a virtual board, started. Its end fails the test if the firmware has allocated anything since it
/// sealed its executor; in strict mode, where every future is new, it looks for lost futures instead.
/// </summary>
internal sealed class GreenhouseRig : IDisposable
{
    private readonly GreenhouseParts _parts;
    private readonly bool _strict;
    private int _read;

    internal GreenhouseRig(bool strict = false, IEnvironment? air = null, VirtualI2cDevice? sensor = null, I2cFault fault = I2cFault.None)
    {
        _strict = strict;
        Bench = new TestBoard(strict: strict);
        Sensor = sensor ?? new Bme280Model(Bench.Board, air ?? Air);
        Sensor.Fault = fault;
        _parts = new GreenhouseParts(Bench.Board, Sensor);
        Bench.Spawn(GreenhouseFirmware.Main(GreenhouseParts.MakeBoard(Bench.Executor)), "main");
    }

    internal TestBoard Bench { get; }

    internal VirtualLed Led => _parts.Led;

    internal VirtualLed Fan => _parts.Fan;

    internal VirtualLed Heater => _parts.Heater;

    internal VirtualButton Button => _parts.Button;

    internal VirtualI2cDevice Sensor { get; }

    internal ConstantEnvironment Air { get; } = new() { Temperature = 2150, Humidity = 4567, Pressure = 101300 };

    /// <summary>Set it if a test makes the firmware throw: an exception is an object.</summary>
    internal bool ExpectAllocations { get; set; }

    /// <summary>Which of the two outputs are on.</summary>
    internal string Outputs => (Fan.IsOn ? "fan" : "") + (Heater.IsOn ? "heater" : "");

    internal void RunFor(double seconds) => Bench.RunFor(seconds * 1000);

    /// <summary>Sends bytes to the console and returns what the firmware says within half a second.</summary>
    internal string Send(string text)
    {
        Bench.Board.Uart(1).Send(text, Bench.NowTicks);
        Bench.RunFor(500);
        return TakeSent();
    }

    /// <summary>Sends a line and returns the answer without its last line end.</summary>
    internal string Ask(string line)
    {
        string answer = Send(line + "\r\n");
        return answer.EndsWith("\r\n", StringComparison.Ordinal) ? answer[..^2] : answer;
    }

    /// <summary>What the console has said since the last call.</summary>
    internal string TakeSent()
    {
        string all = Bench.Sent(1);
        string sent = all[_read..];
        _read = all.Length;
        return sent;
    }

    internal void Press(int holdMilliseconds)
    {
        Button.Press(Bench.NowTicks, TestBoard.Ticks(holdMilliseconds));
        Bench.RunFor(holdMilliseconds + 100);
    }

    /// <summary>How often the light goes on within ten seconds, which tells the patterns apart.</summary>
    internal long BlinksInTenSeconds()
    {
        long before = Led.TurnOnCount;
        RunFor(10);
        return Led.TurnOnCount - before;
    }

    public void Dispose()
    {
        bool isSealed = Bench.Executor.IsSealed;
        long polls = Bench.Runner.Polls;
        long bytes = Bench.Runner.AllocatedBytes;
        Bench.Dispose();
        if (!Bench.HasFailed && !_strict && !ExpectAllocations)
        {
            Assert.True(isSealed);
            Assert.True(polls > 0);
            Assert.Equal(0, bytes);
        }
    }
}
