using System;
using System.Collections.Generic;
using System.Device.I2c;
using Embedded.Async;
using Embedded.Drivers;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

public class Bme280Tests
{
    /// <summary>Transfers of Start: id, reset, status, two calibration blocks, config, ctrl_hum.</summary>
    private const int StartTransfers = 7;

    /// <summary>Transfers of Measure after it: ctrl_meas, status, data.</summary>
    private const int MeasureTransfers = 3;

    public static TheoryData<int, I2cFault> EveryTransferAndFault()
    {
        var rows = new TheoryData<int, I2cFault>();
        for (int transfer = 1; transfer <= StartTransfers + MeasureTransfers; transfer++)
        {
            rows.Add(transfer, I2cFault.Nack);
            rows.Add(transfer, I2cFault.ClockStretchTimeout);
            rows.Add(transfer, I2cFault.Stuck);
        }

        return rows;
    }

    [Fact]
    public void Measure_GivesWhatTheAirIs_OverTheWholeRange()
    {
        using var bench = new Bench(strict: false);
        for (int temperature = -4000; temperature <= 8500; temperature += 250)
        {
            bench.Air.Temperature = temperature;
            bench.Air.Humidity = 500 + ((temperature + 4000) * 9000 / 12500);
            bench.Air.Pressure = 30000 + ((temperature + 4000) * 80000 / 12500);
            Assert.Equal(Bme280Status.Ok, bench.Measure());
            bench.AssertValues();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10000)]
    public void Measure_HumidityAtItsEnds_StaysWithinThem(int centipercent)
    {
        using var bench = new Bench();
        bench.Air.Humidity = centipercent;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        Assert.InRange(bench.Sensor.HumidityCentipercent, Math.Max(0, centipercent - 5), Math.Min(10000, centipercent + 5));
    }

    [Fact]
    public void Measure_TakesAboutTenMilliseconds_AndTheSecondNoStart()
    {
        using var bench = new Bench();
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        Assert.Equal(StartTransfers + MeasureTransfers, bench.Bus.Transfers);
        long before = bench.Board.NowTicks;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        Assert.Equal(StartTransfers + (2 * MeasureTransfers), bench.Bus.Transfers);
        Assert.InRange(bench.Board.NowTicks - before, TestBoard.Ticks(10), TestBoard.Ticks(12));
    }

    [Fact]
    public void Measure_OtherTasksRunMeanwhile()
    {
        using var bench = new Bench();
        int beats = 0;
        async Future Beat()
        {
            while (true)
            {
                await Timer.AfterMilliseconds(1);
                beats++;
            }
        }

        bench.Board.Spawn(Beat());
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        Assert.True(beats >= 10, beats + " beats");
    }

    [Fact]
    public void Start_AloneIsEnough_AndMayBeRepeated()
    {
        using var bench = new Bench();
        Assert.Equal(Bme280Status.Ok, bench.Board.Run(bench.Sensor.Start()));
        Assert.Equal(Bme280Status.Ok, bench.Board.Run(bench.Sensor.Start()));
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Theory]
    [MemberData(nameof(EveryTransferAndFault))]
    public void AnyTransferFails_IsABusError_TheValuesStay_AndTheNextMeasurementIsGood(int transfer, I2cFault fault)
    {
        using var bench = new Bench();
        // Values of a measurement before, and a sensor that has to be started again.
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        (int, int, int) old = bench.Values;
        bench.Wire.Fault = I2cFault.Nack;
        Assert.Equal(Bme280Status.BusError, bench.Measure());
        bench.Wire.Fault = I2cFault.None;

        bench.Air.Temperature = -1234;
        bench.Air.Humidity = 8100;
        bench.Air.Pressure = 96000;
        bench.Wire.FailAt(transfer, fault);
        Assert.Equal(Bme280Status.BusError, bench.Measure());
        Assert.Equal(fault, bench.Wire.Fault);
        Assert.Equal(old, bench.Values);

        bench.Wire.Fault = I2cFault.None;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Theory]
    [InlineData(0x58)]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void AnotherChip_IsSaidSo_AndNothingIsWrittenToIt(int id)
    {
        using var bench = new Bench();
        bench.Wire.IdInstead = (byte)id;
        Assert.Equal(Bme280Status.WrongChip, bench.Measure());
        Assert.Equal(1, bench.Bus.Transfers);
        bench.Wire.IdInstead = null;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x08)]
    [InlineData(0x09)]
    public void SensorThatIsNeverReady_IsGivenUpSoon(int busy)
    {
        using var bench = new Bench();
        bench.Wire.BusyBits = (byte)busy;
        Assert.Equal(Bme280Status.NotReady, bench.Board.Run(bench.Sensor.Start()));
        Assert.InRange(bench.Board.NowTicks, 0, TestBoard.Ticks(20));
        bench.Wire.BusyBits = 0;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        (int, int, int) old = bench.Values;
        bench.Air.Temperature = 3000;
        bench.Wire.BusyBits = (byte)busy;
        Assert.Equal(Bme280Status.NotReady, bench.Measure());
        Assert.Equal(old, bench.Values);
        bench.Wire.BusyBits = 0;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Fact]
    public void SlowSensor_IsWaitedForALittle()
    {
        using var bench = new Bench();
        bench.Wire.BusyReads = 3;
        bench.Wire.BusyBits = 0x08;
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Fact]
    public void NobodyAtTheAddress_IsABusError()
    {
        using var board = new TestBoard();
        var sensor = new Bme280(new I2cPort(2, Bme280.DefaultAddress));
        Assert.Equal(Bme280Status.BusError, board.Run(sensor.Measure()));
    }

    [Fact]
    public void CancelledAtAnyTime_TheNextMeasurementIsGood()
    {
        // A start takes some 4 ms and a measurement 11; cancelled every 100 µs of it, before the first poll too.
        for (int at = 0; at <= 160; at++)
        {
            using var bench = new Bench(strict: at % 10 == 0);
            TaskHandle task = bench.Board.Spawn(Discard(bench.Sensor.Measure()));
            bench.Board.RunTo(TestBoard.Ticks(at / 10.0));
            task.Cancel();
            bench.Board.RunFor(1);
            Assert.Equal((0, 0, 0), task.GetState() == TaskState.Canceled ? bench.Values : (0, 0, 0));
            bench.Air.Temperature = -777;
            Assert.Equal(Bme280Status.Ok, bench.Measure());
            bench.AssertValues();
        }
    }

    [Fact]
    public void CancelledInALaterMeasurement_TheValuesStay()
    {
        using var bench = new Bench();
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        (int, int, int) old = bench.Values;
        bench.Air.Temperature = 3500;
        Assert.False(bench.Board.Run(Timeout.AfterMilliseconds(bench.Sensor.Measure(), 5)));
        Assert.Equal(old, bench.Values);
        Assert.Equal(Bme280Status.Ok, bench.Measure());
        bench.AssertValues();
    }

    [Fact]
    public void TwoSensorsOnOneBus_DoNotMixUp()
    {
        using var bench = new Bench();
        var other = new ConstantEnvironment { Temperature = -500 };
        bench.Board.Board.I2c.Add(new Bme280Model(bench.Board.Board, other, 0x77));
        var second = new Bme280(new I2cPort(1, 0x77));
        TaskHandle first = bench.Board.Spawn(Discard(bench.Sensor.Measure()));
        Assert.Equal(Bme280Status.Ok, bench.Board.Run(second.Measure()));
        bench.Board.RunFor(20);
        Assert.Equal(TaskState.Completed, first.GetState());
        bench.AssertValues();
        Assert.InRange(second.TemperatureCentidegrees, -501, -499);
    }

    [Fact]
    public void MeasurementsGoodAndBad_AllocateNothing()
    {
        using var bench = new Bench(strict: false);
        int done = 0;
        async Future Loop()
        {
            while (true)
            {
                await bench.Sensor.Measure();
                done++;
                await Timer.AfterMilliseconds(50);
            }
        }

        bench.Board.Spawn(Loop());
        bench.Board.RunFor(1);
        bench.Board.Executor.Seal();
        bench.Board.RunFor(2000);
        bench.Wire.Fault = I2cFault.Nack;
        bench.Board.RunFor(2000);
        bench.Wire.Fault = I2cFault.None;
        bench.Board.RunFor(2000);
        Assert.InRange(done, 90, 120);
        Assert.Equal(0, bench.Board.Runner.AllocatedBytes);
    }

    private static async Future Discard(Future<Bme280Status> status) => await status;

    private sealed class Bench : IDisposable
    {
        internal Bench(bool strict = true)
        {
            Board = new TestBoard(strict: strict);
            Wire = new Wiretap(new Bme280Model(Board.Board, Air));
            Board.Board.I2c.Add(Wire);
            Sensor = new Bme280(new I2cPort(1, Bme280.DefaultAddress));
        }

        internal TestBoard Board { get; }

        internal ConstantEnvironment Air { get; } = new() { Temperature = 2150, Humidity = 4567, Pressure = 101300 };

        internal Wiretap Wire { get; }

        internal VirtualI2cBus Bus => Board.Board.I2c;

        internal Bme280 Sensor { get; }

        internal (int Temperature, int Humidity, int Pressure) Values =>
            (Sensor.TemperatureCentidegrees, Sensor.HumidityCentipercent, Sensor.PressurePascal);

        public void Dispose() => Board.Dispose();

        internal Bme280Status Measure() => Board.Run(Sensor.Measure());

        /// <summary>The driver's values are the air's, within what 16 bits of resolution leave (section 3.4).</summary>
        internal void AssertValues()
        {
            Assert.InRange(Sensor.TemperatureCentidegrees - Air.Temperature, -1, 1);
            Assert.InRange(Sensor.HumidityCentipercent - Air.Humidity, -3, 3);
            Assert.InRange(Sensor.PressurePascal - Air.Pressure, -4, 4);
        }
    }

    /// <summary>Stands in the line to the sensor: fails the n-th transfer from now, or puts other bits into what is read.</summary>
    private sealed class Wiretap(Bme280Model sensor) : VirtualI2cDevice(Bme280.DefaultAddress)
    {
        private byte _register;
        private int _left = -1;
        private I2cFault _coming;

        internal byte? IdInstead { get; set; }

        internal byte BusyBits { get; set; }

        /// <summary>How often status is shown as busy.</summary>
        internal int BusyReads { get; set; } = int.MaxValue;

        /// <summary>The n-th transfer from now on, and all after it, fail.</summary>
        internal void FailAt(int transfer, I2cFault fault)
        {
            _left = transfer - 1;
            _coming = fault;
            Fault = _left == 0 ? fault : I2cFault.None;
        }

        public override void OnWrite(ReadOnlySpan<byte> data, long now)
        {
            _register = data[0];
            sensor.OnWrite(data, now);
            if (data.Length > 1)
            {
                EndTransfer();
            }
        }

        public override void OnRead(Span<byte> data, long now)
        {
            sensor.OnRead(data, now);
            if (_register == 0xD0 && IdInstead is { } id)
            {
                data[0] = id;
            }
            else if (_register == 0xF3 && BusyBits != 0 && BusyReads > 0)
            {
                BusyReads--;
                data[0] |= BusyBits;
            }

            EndTransfer();
        }

        /// <summary>A register write ends with its write, a register read with its read.</summary>
        private void EndTransfer()
        {
            if (--_left == 0)
            {
                Fault = _coming;
            }
        }
    }
}
