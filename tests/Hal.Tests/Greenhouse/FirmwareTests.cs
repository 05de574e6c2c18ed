using System;
using System.IO;
using System.Linq;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

/// <summary>The whole firmware on a virtual board; each scenario also demands 0 bytes after Seal (see <see cref="GreenhouseRig"/>).</summary>
public class FirmwareTests
{
    private const long AutoBlinks = 5;
    private const long OffBlinks = 2;
    private const long ManualBlinks = 10;
    private const long AlarmBlinks = 40;

    [Fact]
    public void StartUp_SealsWithinAMillisecond_AndMeasuresAtOnce()
    {
        using var rig = new GreenhouseRig();
        rig.Bench.RunFor(1);
        Assert.True(rig.Bench.Executor.IsSealed);
        rig.RunFor(0.1);
        Assert.Equal("heater", rig.Outputs);
    }

    [Fact]
    public void Sensor_IsAskedOnceASecond_AndNothingElseRunsMoreThanItMust()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(0.5);
        long transfers = rig.Bench.Board.I2c.Transfers;
        rig.RunFor(60);
        Assert.Equal(60 * 3, rig.Bench.Board.I2c.Transfers - transfers);
        Assert.InRange(rig.Bench.Runner.Polls, 60 * 4, 60 * 12);
    }

    [Fact]
    public void Outputs_FollowTheTemperature()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1.5);
        Assert.Equal("heater", rig.Outputs);
        rig.Air.Temperature = 2395;
        rig.RunFor(1.5);
        Assert.Equal("heater", rig.Outputs);
        rig.Air.Temperature = 2405;
        rig.RunFor(1.5);
        Assert.Equal("", rig.Outputs);
        rig.Air.Temperature = 2500;
        rig.RunFor(1.5);
        Assert.Equal("fan", rig.Outputs);
        rig.Ask("set 30");
        Assert.Equal("heater", rig.Outputs);
    }

    [Theory]
    [InlineData(I2cFault.Nack)]
    [InlineData(I2cFault.ClockStretchTimeout)]
    public void SensorMissingFromTheStart_Alarms_AndIsFoundWhenItComes(I2cFault fault)
    {
        using var rig = new GreenhouseRig(fault: fault);
        rig.RunFor(3.4);
        rig.TakeSent();
        Assert.EndsWith("sensor silent, fan off, heater off, alarm off", rig.Ask("status"));
        Assert.EndsWith("sensor silent, fan off, heater off, alarm on", rig.Ask("status"));
        Assert.Equal(AlarmBlinks, rig.BlinksInTenSeconds());
        rig.Sensor.Fault = I2cFault.None;
        rig.RunFor(1.5);
        Assert.Contains("21.50 C", rig.Ask("status"));
        Assert.Equal("heater", rig.Outputs);
    }

    [Theory]
    [InlineData(I2cFault.Nack)]
    [InlineData(I2cFault.ClockStretchTimeout)]
    [InlineData(I2cFault.Stuck)]
    public void SensorLostAndBack_OutputsGoOff_AlarmStays_MeasuringGoesOn(I2cFault fault)
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(10);
        Assert.Equal("heater", rig.Outputs);
        rig.Sensor.Fault = fault;
        rig.RunFor(8);
        Assert.Equal("", rig.Outputs);
        rig.Sensor.Fault = I2cFault.None;
        // A stuck bus holds everything up, the console too.
        rig.RunFor(3);
        rig.TakeSent();
        Assert.Equal("mode auto, set 24.00 C, 21.50 C, 45.67 %, 1013.01 hPa, fan off, heater on, alarm on", rig.Ask("status"));
        Assert.InRange(rig.Bench.Runner.Monitor.Tasks.Single(task => task.Name == "sensor").Spawns, 2, 5);
    }

    [Fact]
    public void OneMissedMeasurement_IsNoAlarm()
    {
        using var rig = new GreenhouseRig();
        for (int i = 0; i < 10; i++)
        {
            rig.RunFor(2);
            rig.Sensor.Fault = I2cFault.Nack;
            rig.RunFor(2);
            rig.Sensor.Fault = I2cFault.None;
        }

        Assert.Contains("alarm off", rig.Ask("status"));
        Assert.Equal(1, rig.Bench.Runner.Monitor.Tasks.Single(task => task.Name == "sensor").Spawns);
    }

    [Fact]
    public void LongPress_SwitchesTheAlarmOff_AndTheModeStays()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(2);
        rig.Sensor.Fault = I2cFault.Nack;
        rig.RunFor(5);
        rig.Sensor.Fault = I2cFault.None;
        rig.RunFor(2);
        Assert.Equal(AlarmBlinks, rig.BlinksInTenSeconds());
        rig.Press(1500);
        rig.RunFor(2);
        Assert.Equal(AutoBlinks, rig.BlinksInTenSeconds());
        rig.TakeSent();
        Assert.EndsWith("alarm off", rig.Ask("status"));
        Assert.StartsWith("mode auto", rig.Ask("status"));
    }

    [Fact]
    public void AlarmSwitchedOff_StaysOffWhileTheSensorIsAway_AndComesWithTheNextLoss()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(2);
        rig.Sensor.Fault = I2cFault.Nack;
        rig.RunFor(5);
        Assert.EndsWith("alarm on", rig.Ask("status"));
        rig.Press(1500);
        rig.RunFor(30);
        Assert.EndsWith("sensor silent, fan off, heater off, alarm off", rig.Ask("status"));
        rig.Sensor.Fault = I2cFault.None;
        rig.RunFor(5);
        rig.Sensor.Fault = I2cFault.Nack;
        rig.RunFor(5);
        Assert.EndsWith("alarm on", rig.Ask("status"));
    }

    [Fact]
    public void ShortPresses_GoRoundTheModes_AndTheLightShowsEach()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(2);
        rig.TakeSent();
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal((AutoBlinks, "heater"), (rig.BlinksInTenSeconds(), rig.Outputs));
            rig.Press(80);
            Assert.StartsWith("mode off", rig.Ask("status"));
            rig.RunFor(5);
            Assert.Equal((OffBlinks, ""), (rig.BlinksInTenSeconds(), rig.Outputs));
            rig.Press(80);
            Assert.StartsWith("mode manual", rig.Ask("status"));
            rig.RunFor(2);
            Assert.Equal((ManualBlinks, "fan"), (rig.BlinksInTenSeconds(), rig.Outputs));
            rig.Press(80);
            Assert.StartsWith("mode auto", rig.Ask("status"));
            rig.RunFor(2);
        }
    }

    [Fact]
    public void ManyPresses_AreCountedOneByOne()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1);
        long at = rig.Bench.NowTicks;
        for (int i = 0; i < 100; i++)
        {
            rig.Button.Press(at, TestBoard.Ticks(30 + (i % 40)));
            at += TestBoard.Ticks(120);
        }

        rig.Bench.RunTo(at + TestBoard.Ticks(1000));
        rig.TakeSent();
        // 100 = 33 rounds and one: auto, off.
        Assert.StartsWith("mode off", rig.Ask("status"));
        Assert.Equal(0, rig.Bench.Board.Interrupts.Dropped);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SerialGarbage_HurtsNothing(ulong seed)
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1);
        var random = new BoardRandom(seed);
        var garbage = new byte[20_000];
        for (int i = 0; i < garbage.Length; i++)
        {
            garbage[i] = (byte)random.NextUInt64();
        }

        rig.Bench.Board.Uart(1).Send(garbage, rig.Bench.NowTicks);
        rig.RunFor(5);
        string answers = rig.TakeSent();
        Assert.Contains("error: unknown command '", answers);
        Assert.All(answers, character => Assert.True(character is '\r' or '\n' or (>= ' ' and <= '~')));
        // Ends what is left of the last line.
        rig.Ask("");
        Assert.Equal("mode auto, set 24.00 C, 21.50 C, 45.67 %, 1013.01 hPa, fan off, heater on, alarm off", rig.Ask("status"));
    }

    [Fact]
    public void VeryLongSerialLine_IsOneError_AndTheSensorGoesOn()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1);
        rig.TakeSent();
        long transfers = rig.Bench.Board.I2c.Transfers;
        rig.Bench.Board.Uart(1).Send(new string('x', 100_000) + "\r\n", rig.Bench.NowTicks);
        rig.RunFor(10);
        Assert.Equal("error: the line is longer than 64 characters\r\n", rig.TakeSent());
        Assert.Equal(30, rig.Bench.Board.I2c.Transfers - transfers);
        Assert.Equal(0, rig.Bench.Board.Uart(1).Overruns);
    }

    [Fact]
    public void EverythingAtOnce_EachTaskGoesOn()
    {
        using var rig = new GreenhouseRig();
        rig.RunFor(1);
        long at = rig.Bench.NowTicks;
        for (int i = 0; i < 60; i++)
        {
            rig.Button.Press(at + TestBoard.Ticks(1000 * i), TestBoard.Ticks(i % 7 == 0 ? 900 : 60));
            rig.Bench.Board.Uart(1).Send(i % 2 == 0 ? "status\r\ntasks\r\n" : "set 2" + (i % 10) + "\nnonsense\n", at + TestBoard.Ticks((997 * i) + 13));
            I2cFault fault = i % 20 < 6 ? I2cFault.Nack : I2cFault.None;
            rig.Bench.After((1000 * i) + 500, () => rig.Sensor.Fault = fault);
        }

        rig.RunFor(70);
        rig.Sensor.Fault = I2cFault.None;
        rig.RunFor(5);
        rig.TakeSent();
        Assert.Contains("21.50 C, 45.67 %, 1013.01 hPa", rig.Ask("status"));
        Assert.Equal(6, rig.Ask("tasks").Split("\r\n").Length);
    }

    [Fact]
    public void SensorTaskThatThrows_IsReported_AndTheSupervisorStartsItAgain()
    {
        var broken = new ThrowingDevice();
        using var rig = new GreenhouseRig(sensor: broken) { ExpectAllocations = true };
        rig.RunFor(12);
        Assert.InRange(rig.Bench.TakeUnhandled().Length, 3, 4);
        Assert.Contains("alarm on", rig.Ask("status"));
        Assert.Contains("supervisor", rig.Ask("tasks"));
        broken.Throws = false;
        rig.RunFor(5);
        // It answers now, but as no BME280; what matters is that the task lives.
        Assert.Empty(rig.Bench.TakeUnhandled());
        Assert.Contains("sensor        waiting", rig.Ask("tasks"));
    }

    [Fact]
    public void TheBundledDemonstration_TenMinutes()
    {
        using var rig = new GreenhouseRig(air: SensorTrace.Load(Bundled("greenhouse.csv")));
        InputScript.Load(Bundled("demo.txt")).Apply(rig.Bench.Board);
        rig.RunFor(600);
        string console = rig.TakeSent();
        Assert.Contains("error: unknown command 'open', try help", console);
        Assert.Contains("error: set needs a temperature", console);
        Assert.Contains("alarm on", console);
        string last = console.Split("\r\n")[^2];
        Assert.StartsWith("mode ", last);
        Assert.EndsWith("alarm off", last);
        // The sensor was away for 25 s: one start, and one every 3.5 s of the fault.
        Assert.InRange(rig.Bench.Runner.Monitor.Tasks.Single(task => task.Name == "sensor").Spawns, 7, 9);
        Assert.True(rig.Fan.TurnOnCount + rig.Heater.TurnOnCount > 0);
        Assert.Equal(0, rig.Bench.Board.Interrupts.Dropped);
        Assert.True(rig.Bench.Runner.Polls > 3000);
    }

    [Fact]
    public void StrictMode_NoFutureIsLost_WheneverTheFirmwareIsCancelled()
    {
        foreach (double seconds in new[] { 0, 0.00005, 0.0001, 0.001, 0.005, 1.004, 4, 6.2 })
        {
            using var rig = new GreenhouseRig(strict: true);
            rig.Bench.After(2000, () => rig.Sensor.Fault = I2cFault.Nack);
            rig.Bench.Board.Uart(1).Send("help\nstat", TestBoard.Ticks(5999));
            rig.Button.Press(TestBoard.Ticks(6190), TestBoard.Ticks(100));
            rig.RunFor(seconds);
            // The end of the rig cancels every task, and fails if one goes on or loses a future.
            Assert.True(rig.Bench.Executor.TaskCount > 0);
        }
    }

    private static string Bundled(string file) => Path.Combine(AppContext.BaseDirectory, "bundled", file);

    /// <summary>A driver bug, as it were: reading from it throws.</summary>
    private sealed class ThrowingDevice() : VirtualI2cDevice(0x76)
    {
        internal bool Throws { get; set; } = true;

        public override void OnWrite(ReadOnlySpan<byte> data, long now)
        {
            if (Throws)
            {
                throw new InvalidOperationException("the bus driver gave up");
            }
        }

        public override void OnRead(Span<byte> data, long now) => data.Clear();
    }
}
