using Embedded.Hal;

namespace Embedded.Greenhouse;

/// <summary>Fan and heater from what is known of the climate.</summary>
internal static class Thermostat
{
    /// <summary>How far the temperature may be off before anything is switched on, so that relays live long.</summary>
    private const int HysteresisCentidegrees = 50;

    /// <summary>Sets both outputs. Without a reading both are off in Auto: nothing heats blindly.</summary>
    internal static void Apply(Climate climate, OutputPin fan, OutputPin heater)
    {
        if (climate.Mode != Mode.Auto || !climate.HasReading)
        {
            fan.Set(climate.Mode == Mode.Manual);
            heater.Set(false);
            return;
        }

        int above = climate.TemperatureCentidegrees - climate.SetCentidegrees;
        fan.Set(fan.IsHigh ? above > 0 : above > HysteresisCentidegrees);
        heater.Set(heater.IsHigh ? above < 0 : above < -HysteresisCentidegrees);
    }
}
