using System;
using System.Device.I2c;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class Bme280Tests : IDisposable
{
    private const byte Forced = 1;
    private const byte Normal = 3;
    private const byte Once = 1;

    private readonly VirtualBoard _board = new();
    private readonly ConstantEnvironment _air = new();
    private readonly Bme280Model _model;
    private readonly I2cDevice _device;
    private readonly byte[] _data = new byte[8];

    public Bme280Tests()
    {
        _model = new Bme280Model(_board, _air);
        _board.I2c.Add(_model);
        _device = new I2cDevice(new I2cConnectionSettings(1, Bme280Model.DefaultAddress));
        Wait(5);
    }

    private int RawPressure => (_data[0] << 12) | (_data[1] << 4) | (_data[2] >> 4);

    private int RawTemperature => (_data[3] << 12) | (_data[4] << 4) | (_data[5] >> 4);

    private int RawHumidity => (_data[6] << 8) | _data[7];

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Id_Is60_AndReadsCountUp()
    {
        Assert.Equal(0x60, Read(0xD0));
        byte[] two = new byte[2];
        _device.WriteRead(new byte[] { 0x88 }, two);
        Assert.Equal([_model.Peek(0x88), _model.Peek(0x89)], two);
    }

    [Fact]
    public void BeforeAnyMeasurement_DataIsTheSkippedValue()
    {
        ReadData();
        Assert.Equal((0x80000, 0x80000, 0x8000), (RawPressure, RawTemperature, RawHumidity));
        Assert.Equal(0, Read(0xF3));
    }

    [Fact]
    public void Reset_TakesTwoMilliseconds_ShownAsImageUpdate_AndForgetsEverything()
    {
        Write(0xF2, Once);
        Write(0xF4, (1 << 5) | (1 << 2) | Normal);
        Wait(20);
        Write(0xE0, 0x00);
        Assert.Equal(Normal, Read(0xF4) & 3);
        Write(0xE0, 0xB6);
        Assert.Equal(1, Read(0xF3) & 1);
        Wait(3);
        Assert.Equal(0, Read(0xF3));
        Assert.Equal(0, Read(0xF2) | Read(0xF4) | Read(0xF5) | Read(0xE0));
        ReadData();
        Assert.Equal(0x80000, RawTemperature);
    }

    [Fact]
    public void ForcedMode_MeasuresOnce_ShowsItInStatus_AndSleepsAgain()
    {
        Write(0xF2, Once);
        Write(0xF4, (1 << 5) | (1 << 2) | Forced);
        Assert.Equal(8, Read(0xF3));
        ReadData();
        Assert.Equal(0x80000, RawTemperature);
        Wait(10);
        Assert.Equal(0, Read(0xF3));
        Assert.Equal(0, Read(0xF4) & 3);
        ReadData();
        Assert.NotEqual(0x80000, RawTemperature);
        Wait(1000);
        ReadData();
        Assert.Equal(1, _model.Measurements);
    }

    [Theory]
    // 1.25 + 2.3 * 1 + 2.3 * 1 + 0.575 + 2.3 * 1 + 0.575 = 9.3 ms
    [InlineData(Bme280Timing.Maximum, 1, 1, 1, 9_300)]
    // 1 + 2 + 2 + 0.5 + 2 + 0.5 = 8 ms
    [InlineData(Bme280Timing.Typical, 1, 1, 1, 8_000)]
    // 1.25 + 2.3 * 16 * 3 + 2 * 0.575 = 112.8 ms
    [InlineData(Bme280Timing.Maximum, 5, 5, 5, 112_800)]
    [InlineData(Bme280Timing.Typical, 0, 0, 3, 9_500)]
    [InlineData(Bme280Timing.Typical, 2, 0, 0, 5_000)]
    public void MeasurementTime_IsTheDatasheets(Bme280Timing timing, int t, int p, int h, long microseconds)
    {
        _model.Timing = timing;
        Write(0xF2, (byte)h);
        Write(0xF4, (byte)((t << 5) | (p << 2) | Forced));
        // The write took effect at its last byte; the stop bit came after it.
        long started = _board.Time.NowTicks - VirtualTime.FromFraction(1, 400_000);
        long end = started + VirtualTime.FromFraction(microseconds, 1_000_000);
        _board.Time.AdvanceTo(end - VirtualTime.FromFraction(20, 1_000_000));
        Assert.Equal(8, _model.Peek(0xF3));
        _board.Time.AdvanceTo(end + VirtualTime.FromFraction(20, 1_000_000));
        Assert.Equal(0, _model.Peek(0xF3));
    }

    [Fact]
    public void ControlHumidity_TakesEffectOnlyWithAWriteToControlMeasurement()
    {
        Write(0xF4, (1 << 5) | Normal);
        Write(0xF2, Once);
        Wait(50);
        ReadData();
        Assert.Equal(0x8000, RawHumidity);
        Write(0xF4, (1 << 5) | Normal);
        Wait(50);
        ReadData();
        Assert.NotEqual(0x8000, RawHumidity);
    }

    [Fact]
    public void SkippedKinds_KeepTheSkippedValue()
    {
        Write(0xF4, (1 << 5) | Forced);
        Wait(20);
        ReadData();
        Assert.Equal((0x80000, 0x8000), (RawPressure, RawHumidity));
        Assert.NotEqual(0x80000, RawTemperature);
    }

    [Fact]
    public void NormalMode_MeasuresAgainAfterEachStandby_AndRefusesConfig()
    {
        Write(0xF5, 5 << 5);
        Write(0xF4, (1 << 5) | Normal);
        Wait(10_100);
        ReadData();
        // 1 s of standby and 3.55 ms of measurement: 10 full cycles and the start of the next.
        Assert.Equal(11, _model.Measurements);
        Write(0xF5, 0);
        Assert.Equal(5 << 5, Read(0xF5));
        Write(0xF4, 0);
        Write(0xF5, 0);
        Assert.Equal(0, Read(0xF5));
    }

    [Fact]
    public void SeveralRegisters_AreWrittenAsPairs()
    {
        _device.Write(new byte[] { 0xF2, 2, 0xF5, 0x10, 0xF4, 0x24 });
        Assert.Equal((2, 0x10, 0x24), (Read(0xF2), Read(0xF5), Read(0xF4)));
    }

    [Fact]
    public void ReadOnlyRegisters_IgnoreWrites()
    {
        Write(0xD0, 1);
        Write(0x88, 1);
        Write(0xF7, 1);
        Assert.Equal(0x60, Read(0xD0));
        Assert.Equal(0x80, Read(0xF7));
    }

    [Fact]
    public void Filter_FollowsAStepSlowly()
    {
        _air.Temperature = 2000;
        Write(0xF5, 2 << 2);
        Write(0xF4, (1 << 5) | Forced);
        Wait(10);
        Bme280Compensation driver = ReadCalibration();
        ReadData();
        Assert.Equal(20.0, driver.Temperature(RawTemperature), 0.02);
        _air.Temperature = 2400;
        double last = 20.0;
        foreach (double expected in new[] { 21.0, 21.75, 22.3125 })
        {
            Write(0xF4, (1 << 5) | Forced);
            Wait(10);
            ReadData();
            last = driver.Temperature(RawTemperature);
            Assert.Equal(expected, last, 0.02);
        }
    }

    [Fact]
    public void Compensation_GivesTheEnvironmentBack_OverTheWholeRange()
    {
        Bme280Compensation driver = ReadCalibration();
        for (int temperature = -4000; temperature <= 8500; temperature += 125)
        {
            for (int step = 0; step <= 10; step++)
            {
                _air.Temperature = temperature;
                _air.Pressure = 30_000 + (8_000 * step);
                _air.Humidity = 1000 * step;
                Write(0xF2, 5);
                Write(0xF4, (5 << 5) | (5 << 2) | Forced);
                Wait(120);
                ReadData();
                double gotTemperature = driver.Temperature(RawTemperature);
                Assert.Equal(temperature / 100.0, gotTemperature, 0.01);
                Assert.Equal(_air.Pressure, driver.Pressure(RawPressure), 1.0);
                // One step of the 16-bit reading is 0.008 %RH.
                Assert.Equal(_air.Humidity / 100.0, driver.Humidity(RawHumidity), 0.02);
            }
        }
    }

    [Fact]
    public void Calibration_GivesTheResultsOfTheManufacturersWorkedExample()
    {
        // Datasheet BST-BMP280-DS001, section 3.12; the trimming values of temperature and pressure are the same.
        Bme280Compensation driver = ReadCalibration();
        Assert.Equal(25.08, driver.Temperature(519888), 0.005);
        Assert.Equal(100653.27, driver.Pressure(415148), 0.05);
    }

    [Theory]
    // Section 4.2.1: 16 bits at oversampling 1 and one more for each doubling.
    [InlineData(1, 0xF)]
    [InlineData(2, 0x7)]
    [InlineData(3, 0x3)]
    [InlineData(4, 0x1)]
    public void LowOversampling_LosesTheLastBits_ButNotMore(int setting, int lostMask)
    {
        Bme280Compensation driver = ReadCalibration();
        for (int temperature = 1500; temperature < 3000; temperature += 7)
        {
            _air.Temperature = temperature;
            Write(0xF4, (byte)((setting << 5) | (setting << 2) | Forced));
            Wait(120);
            ReadData();
            Assert.Equal(0, RawTemperature & lostMask);
            Assert.Equal(0, RawPressure & lostMask);
            // 16 bits resolve 0.005 °C and 2.6 Pa.
            Assert.Equal(temperature / 100.0, driver.Temperature(RawTemperature), 0.01);
            Assert.Equal(_air.Pressure, driver.Pressure(RawPressure), 3.0);
        }
    }

    [Fact]
    public void ReadingAValue_AllocatesNothing()
    {
        byte[] start = [0xF4, (1 << 5) | (1 << 2) | Forced];
        byte[] register = [0xF7];
        Allocation.AssertNone(
            () =>
            {
                _device.Write(start);
                _board.Time.AdvanceTo(_board.Time.NowTicks + VirtualTime.FromMilliseconds(10));
                _device.WriteRead(register, _data);
            });
    }

    private Bme280Compensation ReadCalibration()
    {
        byte[] first = new byte[26];
        byte[] second = new byte[7];
        _device.WriteRead(new byte[] { 0x88 }, first);
        _device.WriteRead(new byte[] { 0xE1 }, second);
        return new Bme280Compensation(first, second);
    }

    private void ReadData() => Assert.Equal(I2cTransferStatus.FullTransfer, _device.WriteRead(new byte[] { 0xF7 }, _data).Status);

    private byte Read(byte register)
    {
        byte[] value = new byte[1];
        _device.WriteRead(new[] { register }, value);
        return value[0];
    }

    private void Write(byte register, byte value) => _device.Write(new[] { register, value });

    private void Wait(int milliseconds) => _board.Time.AdvanceTo(_board.Time.NowTicks + VirtualTime.FromMilliseconds(milliseconds));
}
