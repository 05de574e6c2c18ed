using System.Device.I2c;
using Embedded.Async;
using Embedded.Hal;

namespace Embedded.Drivers;

/// <summary>How a measurement ended.</summary>
public enum Bme280Status
{
    /// <summary>The values are new.</summary>
    Ok,

    /// <summary>A transfer failed: nobody answered at the address, or the bus is stuck.</summary>
    BusError,

    /// <summary>Somebody answered, but not a BME280.</summary>
    WrongChip,

    /// <summary>The sensor did not end its measurement in the time the datasheet allows.</summary>
    NotReady,
}

/// <summary>Bosch BME280: temperature, humidity and pressure over I2C, one measurement at a time (forced mode).</summary>
/// <remarks>
/// Datasheet BST-BME280-DS002: registers in section 5, compensation in 4.2.3 and 8.2, measurement time in 9.1. The sensor
/// has no interrupt, so the end of a measurement is waited for by its time. One task at a time. No allocation by the
/// driver after it is made; for the bus see <see cref="I2cPort"/>.
/// </remarks>
public sealed class Bme280
{
    /// <summary>The sensor's address with SDO low.</summary>
    public const int DefaultAddress = 0x76;

    private const byte IdRegister = 0xD0;
    private const byte ResetRegister = 0xE0;
    private const byte ControlHumidityRegister = 0xF2;
    private const byte StatusRegister = 0xF3;
    private const byte ControlMeasureRegister = 0xF4;
    private const byte ConfigRegister = 0xF5;
    private const byte DataRegister = 0xF7;
    private const byte FirstCalibrationRegister = 0x88;
    private const byte SecondCalibrationRegister = 0xE1;

    private const byte ChipId = 0x60;
    private const byte ResetCommand = 0xB6;

    /// <summary>Bit 3 of status: a measurement is under way. Bit 0: calibration is being copied.</summary>
    private const int BusyBits = 0x09;

    /// <summary>Oversampling 1 of humidity.</summary>
    private const byte HumidityOnce = 0x01;

    /// <summary>Oversampling 1 of temperature and pressure, forced mode.</summary>
    private const byte MeasureOnce = 0x25;

    /// <summary>Section 1.1, start-up time.</summary>
    private const int StartMilliseconds = 2;

    /// <summary>Section 9.1 with oversampling 1 of all three: 1.25 + 2.3 + 2.875 + 2.875 ms at most, rounded up.</summary>
    private const int MeasureMilliseconds = 10;

    private const int Retries = 5;

    private readonly I2cPort _port;
    private readonly Bme280Calibration _calibration = new();
    private readonly byte[] _buffer = new byte[26];
    private bool _ready;

    /// <summary>Makes the driver; the sensor is first spoken to by <see cref="Measure"/> or <see cref="Start"/>.</summary>
    /// <param name="port">The sensor on its bus.</param>
    public Bme280(I2cPort port)
    {
        _port = port;
    }

    /// <summary>The last temperature in hundredths of a degree Celsius.</summary>
    public int TemperatureCentidegrees { get; private set; }

    /// <summary>The last relative humidity in hundredths of a percent.</summary>
    public int HumidityCentipercent { get; private set; }

    /// <summary>The last pressure in pascal.</summary>
    public int PressurePascal { get; private set; }

    /// <summary>Resets the sensor and reads its calibration. Cancellation: strict, start again.</summary>
    /// <returns>Ok, or what is wrong.</returns>
    public async Future<Bme280Status> Start()
    {
        _ready = false;
        if (await _port.ReadRegisters(IdRegister, _buffer, 1) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        if (_buffer[0] != ChipId)
        {
            return Bme280Status.WrongChip;
        }

        if (await _port.WriteRegister(ResetRegister, ResetCommand) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        Bme280Status status = await WaitUntilIdle(StartMilliseconds);
        if (status != Bme280Status.Ok)
        {
            return status;
        }

        if (await _port.ReadRegisters(FirstCalibrationRegister, _buffer, 26) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        _calibration.LoadFirst(_buffer);
        if (await _port.ReadRegisters(SecondCalibrationRegister, _buffer, 7) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        _calibration.LoadSecond(_buffer);
        if (await _port.WriteRegister(ConfigRegister, 0) != I2cTransferStatus.FullTransfer
            || await _port.WriteRegister(ControlHumidityRegister, HumidityOnce) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        _ready = true;
        return Bme280Status.Ok;
    }

    /// <summary>
    /// Takes one measurement, after <see cref="Start"/> if need be, and sets the three values. Takes about 10 ms, in which
    /// other tasks run. Cancellation: strict, the values stay as they were.
    /// </summary>
    /// <returns>Ok, or what is wrong; the values are then the old ones, and the next measurement starts the sensor anew.</returns>
    public async Future<Bme280Status> Measure()
    {
        if (!_ready)
        {
            Bme280Status started = await Start();
            if (started != Bme280Status.Ok)
            {
                return started;
            }
        }

        // Not again ready until all went well, also if this is cancelled half-way.
        _ready = false;
        if (await _port.WriteRegister(ControlMeasureRegister, MeasureOnce) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        Bme280Status status = await WaitUntilIdle(MeasureMilliseconds);
        if (status != Bme280Status.Ok)
        {
            return status;
        }

        if (await _port.ReadRegisters(DataRegister, _buffer, 8) != I2cTransferStatus.FullTransfer)
        {
            return Bme280Status.BusError;
        }

        int pressure = (_buffer[0] << 12) | (_buffer[1] << 4) | (_buffer[2] >> 4);
        int temperature = (_buffer[3] << 12) | (_buffer[4] << 4) | (_buffer[5] >> 4);
        int humidity = (_buffer[6] << 8) | _buffer[7];
        int fine = _calibration.FineTemperature(temperature);
        TemperatureCentidegrees = Bme280Calibration.Temperature(fine);
        PressurePascal = _calibration.Pressure(pressure, fine);
        HumidityCentipercent = _calibration.Humidity(humidity, fine);
        _ready = true;
        return Bme280Status.Ok;
    }

    private async Future<Bme280Status> WaitUntilIdle(int milliseconds)
    {
        await Timer.AfterMilliseconds(milliseconds);
        for (int i = 0; i < Retries; i++)
        {
            if (await _port.ReadRegisters(StatusRegister, _buffer, 1) != I2cTransferStatus.FullTransfer)
            {
                return Bme280Status.BusError;
            }

            if ((_buffer[0] & BusyBits) == 0)
            {
                return Bme280Status.Ok;
            }

            await Timer.AfterMilliseconds(1);
        }

        return Bme280Status.NotReady;
    }
}
