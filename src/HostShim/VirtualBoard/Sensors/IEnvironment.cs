namespace Embedded.HostShim;

/// <summary>
/// What the air around the board is like, as a function of virtual time. Sensors ask for a time that has passed, never
/// for one that is to come. Implementations must not allocate.
/// </summary>
public interface IEnvironment
{
    /// <summary>Temperature in hundredths of a degree Celsius.</summary>
    /// <param name="atTicks">The time in ticks.</param>
    /// <returns>For example 2150 for 21.50 °C.</returns>
    int TemperatureCentidegrees(long atTicks);

    /// <summary>Relative humidity in hundredths of a percent.</summary>
    /// <param name="atTicks">The time in ticks.</param>
    /// <returns>0 to 10000.</returns>
    int HumidityCentipercent(long atTicks);

    /// <summary>Air pressure in pascal.</summary>
    /// <param name="atTicks">The time in ticks.</param>
    /// <returns>For example 101325.</returns>
    int PressurePascal(long atTicks);
}
