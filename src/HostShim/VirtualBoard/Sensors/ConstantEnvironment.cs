namespace Embedded.HostShim;

/// <summary>Air that changes only when somebody sets it; for tests and for a board without a trace.</summary>
public sealed class ConstantEnvironment : IEnvironment
{
    /// <summary>Temperature in hundredths of a degree Celsius.</summary>
    public int Temperature { get; set; } = 2000;

    /// <summary>Relative humidity in hundredths of a percent.</summary>
    public int Humidity { get; set; } = 5000;

    /// <summary>Air pressure in pascal.</summary>
    public int Pressure { get; set; } = 101325;

    /// <inheritdoc/>
    public int TemperatureCentidegrees(long atTicks) => Temperature;

    /// <inheritdoc/>
    public int HumidityCentipercent(long atTicks) => Humidity;

    /// <inheritdoc/>
    public int PressurePascal(long atTicks) => Pressure;
}
