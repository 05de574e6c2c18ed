namespace Embedded.HostShim;

/// <summary>Which of the datasheet's two measurement times a <see cref="Bme280Model"/> takes.</summary>
public enum Bme280Timing
{
    /// <summary>The maximum: a driver that waits too short reads the old values.</summary>
    Maximum,

    /// <summary>The typical time.</summary>
    Typical,
}
