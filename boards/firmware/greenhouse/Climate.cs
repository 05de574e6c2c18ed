using Embedded.Async;

namespace Embedded.Greenhouse;

/// <summary>What the outputs follow.</summary>
public enum Mode
{
    /// <summary>The set temperature, with hysteresis.</summary>
    Auto,

    /// <summary>Nothing: both are off.</summary>
    Off,

    /// <summary>The fan runs, the heater is off.</summary>
    Manual,
}

/// <summary>What all tasks of the firmware know. They run on one executor, so it needs no lock.</summary>
internal sealed class Climate
{
    internal const int LowestSetCentidegrees = 500;
    internal const int HighestSetCentidegrees = 4000;

    /// <summary>Set when anything changed that the outputs depend on; the controller waits for it.</summary>
    internal readonly Signal Changed = new();

    /// <summary>Set by every good measurement; the supervisor waits for it.</summary>
    internal readonly Signal Measured = new();

    /// <summary>From the loss of the sensor to its next measurement.</summary>
    private bool _sensorLost;

    internal Mode Mode { get; private set; }

    internal int SetCentidegrees { get; private set; } = 2400;

    internal int TemperatureCentidegrees { get; private set; }

    internal int HumidityCentipercent { get; private set; }

    internal int PressurePascal { get; private set; }

    /// <summary>False until the first measurement, and while the sensor does not answer.</summary>
    internal bool HasReading { get; private set; }

    internal bool Alarm { get; private set; }

    internal int Measurements { get; private set; }

    internal int SensorRestarts { get; private set; }

    internal void SetMode(Mode mode)
    {
        Mode = mode;
        Changed.Set();
    }

    internal void SetTemperature(int centidegrees)
    {
        SetCentidegrees = centidegrees;
        Changed.Set();
    }

    internal void SetReading(int temperatureCentidegrees, int humidityCentipercent, int pressurePascal)
    {
        TemperatureCentidegrees = temperatureCentidegrees;
        HumidityCentipercent = humidityCentipercent;
        PressurePascal = pressurePascal;
        HasReading = true;
        _sensorLost = false;
        Measurements++;
        Measured.Set();
        Changed.Set();
    }

    internal void LoseSensor()
    {
        HasReading = false;
        SensorRestarts++;
        // Once a loss: an alarm that was switched off must not come back with each restart of a sensor that stays away.
        Alarm |= !_sensorLost;
        _sensorLost = true;
        Changed.Set();
    }

    internal void AlarmOff()
    {
        Alarm = false;
        Changed.Set();
    }
}
