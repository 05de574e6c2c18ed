using System;

namespace Embedded.HostShim;

/// <summary>
/// A Bosch BME280 at the level of its registers (datasheet BST-BME280-DS002): temperature, pressure and humidity from an
/// <see cref="IEnvironment"/>, turned into the raw readings that a part with these trimming values would give.
/// </summary>
/// <remarks>
/// <para>
/// The model has no events of its own: it works out what happened since the last access when it is accessed, so an idle
/// sensor in normal mode does not keep the board from jumping to its next deadline.
/// </para>
/// <para>
/// Resolution (sections 4.2.1 and 3.4): 16 bits at oversampling 1, one more for each doubling, 20 with the IIR filter on;
/// humidity always 16. The filter works on temperature and pressure only. A measurement takes the time of section 9.1.
/// </para>
/// </remarks>
public sealed class Bme280Model : VirtualI2cDevice
{
    /// <summary>The address with SDO connected to ground.</summary>
    public const int DefaultAddress = 0x76;

    private const byte CalibrationFirst = 0x88;
    private const byte Id = 0xD0;
    private const byte ResetRegister = 0xE0;
    private const byte ControlHumidity = 0xF2;
    private const byte Status = 0xF3;
    private const byte ControlMeasurement = 0xF4;
    private const byte Configuration = 0xF5;
    private const byte Data = 0xF7;

    private const byte ChipId = 0x60;
    private const byte ResetWord = 0xB6;
    private const byte StatusMeasuring = 0x08;
    private const byte StatusImageUpdate = 0x01;
    private const int ModeSleep = 0;
    private const int ModeNormal = 3;
    private const int Skipped20 = 0x80000;
    private const int Skipped16 = 0x8000;

    // Section 1.1: start-up time, during which the trimming values are copied from non-volatile memory.
    private static readonly long s_startUpTicks = VirtualTime.FromMilliseconds(2);

    private readonly byte[] _registers = new byte[256];
    private readonly VirtualTime _time;
    private byte _pointer;
    private int _activeHumidityOversampling;
    private long _readyTicks;
    private long _measureFromTicks;
    private bool _filterPrimed;
    private int _filteredTemperature;
    private int _filteredPressure;

    /// <summary>A sensor that has just been switched on. Add it to a bus.</summary>
    /// <param name="board">The board it hangs on.</param>
    /// <param name="environment">The air around it.</param>
    /// <param name="address">0x76 or 0x77.</param>
    public Bme280Model(VirtualBoard board, IEnvironment environment, int address = DefaultAddress)
        : base(address)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(environment);
        _time = board.Time;
        Environment = environment;
        Reset(_time.NowTicks);
    }

    /// <summary>The air around it. A new one counts from the next measurement.</summary>
    public IEnvironment Environment { get; set; }

    /// <summary>Which measurement time it takes.</summary>
    public Bme280Timing Timing { get; set; }

    /// <summary>Measurements completed, seen from the last access.</summary>
    public long Measurements { get; private set; }

    private int Mode => _registers[ControlMeasurement] & 3;

    private int TemperatureOversampling => Oversampling(_registers[ControlMeasurement] >> 5);

    private int PressureOversampling => Oversampling(_registers[ControlMeasurement] >> 2);

    private int FilterCoefficient => ((_registers[Configuration] >> 2) & 7) switch
    {
        0 => 1,
        1 => 2,
        2 => 4,
        3 => 8,
        _ => 16,
    };

    /// <summary>A register as a driver would read it now.</summary>
    /// <param name="register">Its address.</param>
    /// <returns>Its value.</returns>
    public byte Peek(byte register)
    {
        CatchUp(_time.NowTicks);
        return Read(register, _time.NowTicks);
    }

    /// <inheritdoc/>
    public override void OnWrite(ReadOnlySpan<byte> data, long now)
    {
        CatchUp(now);
        // One byte sets the register to read from. More are pairs of register and value: a write does not count up.
        _pointer = data[0];
        for (int i = 0; i + 1 < data.Length; i += 2)
        {
            _pointer = data[i];
            Write(data[i], data[i + 1], now);
        }
    }

    /// <inheritdoc/>
    public override void OnRead(Span<byte> data, long now)
    {
        CatchUp(now);
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = Read(_pointer++, now);
        }
    }

    // Section 5.4.3: 1, 2, 4, 8, 16 samples, 0 for a measurement that is skipped.
    private static int Oversampling(int bits) => (bits & 7) switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        4 => 8,
        _ => 16,
    };

    private byte Read(byte register, long now) => register switch
    {
        Status => (byte)((now < _readyTicks ? StatusImageUpdate : 0) | (IsMeasuring(now) ? StatusMeasuring : 0)),
        // Write-only: it reads as zero.
        ResetRegister => 0,
        _ => _registers[register],
    };

    private void Write(byte register, byte value, long now)
    {
        switch (register)
        {
            case ResetRegister when value == ResetWord:
                Reset(now);
                break;
            case ControlHumidity:
                // Section 5.4.3: it takes effect with the next write to ctrl_meas.
                _registers[ControlHumidity] = (byte)(value & 7);
                break;
            case Configuration when Mode != ModeNormal:
                // Section 5.4.6: in normal mode a write may be ignored, and a driver has to reckon with it.
                _registers[Configuration] = (byte)(value & 0xFD);
                break;
            case ControlMeasurement:
                SetControl(value, now);
                break;
            default:
                // Everything else is read-only or does not exist.
                break;
        }
    }

    private void SetControl(byte value, long now)
    {
        bool wasNormal = Mode == ModeNormal;
        _registers[ControlMeasurement] = value;
        _activeHumidityOversampling = Oversampling(_registers[ControlHumidity]);
        // A measurement that is under way is lost when the mode is written; in normal mode the cycle just goes on.
        if (Mode != ModeSleep && !(wasNormal && Mode == ModeNormal))
        {
            _measureFromTicks = Math.Max(now, _readyTicks);
        }
    }

    private void Reset(long now)
    {
        Array.Clear(_registers);
        _registers[Id] = ChipId;
        Bme280Calibration.WriteTo(_registers);
        StoreData(Skipped20, Skipped20, Skipped16);
        _activeHumidityOversampling = 0;
        _filterPrimed = false;
        _pointer = CalibrationFirst;
        _readyTicks = now + s_startUpTicks;
    }

    private bool IsMeasuring(long now) =>
        Mode != ModeSleep && now >= _measureFromTicks && now < _measureFromTicks + MeasurementTicks();

    /// <summary>Section 9.1, in microseconds: a base, and a share for each sample and each kind that is not skipped.</summary>
    private long MeasurementTicks()
    {
        bool worst = Timing == Bme280Timing.Maximum;
        long perSample = worst ? 2300 : 2000;
        long perKind = worst ? 575 : 500;
        long microseconds = (worst ? 1250 : 1000)
            + (perSample * (TemperatureOversampling + PressureOversampling + _activeHumidityOversampling))
            + (PressureOversampling > 0 ? perKind : 0)
            + (_activeHumidityOversampling > 0 ? perKind : 0);
        return VirtualTime.FromFraction(microseconds, 1_000_000);
    }

    /// <summary>Section 5.4.6: the pause between two measurements in normal mode.</summary>
    private long StandbyTicks() => VirtualTime.FromFraction(
        (_registers[Configuration] >> 5) switch
        {
            0 => 500,
            1 => 62_500,
            2 => 125_000,
            3 => 250_000,
            4 => 500_000,
            5 => 1_000_000,
            6 => 10_000,
            _ => 20_000,
        },
        1_000_000);

    /// <summary>Completes every measurement that ended by now.</summary>
    private void CatchUp(long now)
    {
        while (Mode != ModeSleep)
        {
            long end = _measureFromTicks + MeasurementTicks();
            if (end > now)
            {
                return;
            }

            Measure(end);
            if (Mode == ModeNormal)
            {
                _measureFromTicks = end + StandbyTicks();
            }
            else
            {
                // Forced: once, then back to sleep.
                _registers[ControlMeasurement] &= 0xFC;
            }
        }
    }

    private void Measure(long atTicks)
    {
        Measurements++;
        int exactTemperature = Bme280Calibration.RawTemperature(Environment.TemperatureCentidegrees(atTicks));
        // The part knows its temperature only if it measures it; a driver that skips it compensates with the skipped value.
        int temperature = TemperatureOversampling == 0 ? Skipped20 : Filter(exactTemperature, TemperatureOversampling, ref _filteredTemperature);
        int fine = Bme280Calibration.FineTemperature(temperature);

        int pressure = Skipped20;
        if (PressureOversampling > 0)
        {
            int exact = Bme280Calibration.RawPressure(Environment.PressurePascal(atTicks), fine);
            pressure = Filter(exact, PressureOversampling, ref _filteredPressure);
        }

        int humidity = _activeHumidityOversampling == 0
            ? Skipped16
            : Bme280Calibration.RawHumidity(Environment.HumidityCentipercent(atTicks), fine);
        _filterPrimed = true;
        StoreData(pressure, temperature, humidity);
    }

    /// <summary>Section 3.4.4: each result moves the filter by 1 / coefficient; the first one fills it.</summary>
    private int Filter(int raw, int oversampling, ref int filtered)
    {
        int coefficient = FilterCoefficient;
        filtered = _filterPrimed && coefficient > 1 && filtered != 0
            ? (int)((((long)filtered * (coefficient - 1)) + raw) / coefficient)
            : raw;
        if (coefficient > 1)
        {
            return filtered;
        }

        int lostBits = oversampling switch { 1 => 4, 2 => 3, 4 => 2, 8 => 1, _ => 0 };
        // Rounded, so that the error is at most half of the last bit that is left.
        int half = (1 << lostBits) >> 1;
        return Math.Min(Bme280Calibration.RawMaximum20, raw + half) >> lostBits << lostBits;
    }

    private void StoreData(int pressure, int temperature, int humidity)
    {
        Span<byte> data = _registers.AsSpan(Data, 8);
        StoreTwenty(data, pressure);
        StoreTwenty(data[3..], temperature);
        data[6] = (byte)(humidity >> 8);
        data[7] = (byte)humidity;
    }

    private static void StoreTwenty(Span<byte> target, int value)
    {
        target[0] = (byte)(value >> 12);
        target[1] = (byte)(value >> 4);
        target[2] = (byte)(value << 4);
    }
}
